package dev.candor.launcher.monitor;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Names for workers that are given none. */
final class WorkerIds {
  private WorkerIds() {}

  /** The host's name: in a cluster each worker has its own host, and keeps it over a restart. */
  static String ofThisHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "worker";
    }
  }
}
