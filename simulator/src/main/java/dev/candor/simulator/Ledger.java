package dev.candor.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts requests and keeps the last replies. Not safe by itself: the router holds its lock. */
final class Ledger {
  private final int journalSize;
  private final ArrayDeque<ServedReply> journal = new ArrayDeque<>();
  private final Map<Integer, Long> byStatus = new TreeMap<>();
  private final Map<String, Long> byOutcome = new TreeMap<>();
  private final Map<String, Long> byFault = new TreeMap<>();
  private final Map<String, Long> byRelease = new TreeMap<>();
  private long requests;
  private long replyRequests;
  private long abandoned;
  private int inFlight;
  private int inFlightMax;

  Ledger(int journalSize) {
    this.journalSize = journalSize;
  }

  long nextNumber() {
    return ++replyRequests;
  }

  void answered(int status) {
    requests++;
    byStatus.merge(status, 1L, Long::sum);
  }

  void write(ServedReply reply) {
    if (reply.outcome() != null) {
      byOutcome.merge(reply.outcome().wireName(), 1L, Long::sum);
      byRelease.merge(reply.model() + "/" + reply.release(), 1L, Long::sum);
    }
    if (!reply.fault().isEmpty()) {
      byFault.merge(reply.fault(), 1L, Long::sum);
    }
    journal.addLast(reply);
    if (journal.size() > journalSize) {
      journal.removeFirst();
    }
  }

  void entered() {
    inFlight++;
    inFlightMax = Math.max(inFlightMax, inFlight);
  }

  void left(boolean whole) {
    inFlight--;
    if (!whole) {
      abandoned++;
    }
  }

  List<ServedReply> last(int count) {
    List<ServedReply> all = new ArrayList<>(journal);
    return List.copyOf(all.subList(Math.max(0, all.size() - Math.max(0, count)), all.size()));
  }

  SimulatedStatistics statistics(Map<String, String> current) {
    return new SimulatedStatistics(
        requests,
        Map.copyOf(byStatus),
        Map.copyOf(byOutcome),
        Map.copyOf(byFault),
        Map.copyOf(byRelease),
        abandoned,
        inFlight,
        inFlightMax,
        current);
  }
}
