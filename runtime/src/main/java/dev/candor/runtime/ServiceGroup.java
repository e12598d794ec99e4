package dev.candor.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services started in the order given and stopped in reverse. If one fails to start, those already
 * started are stopped and the failure is thrown on.
 */
public final class ServiceGroup implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServiceGroup.class);

  private final Deque<Service> started = new ArrayDeque<>();

  public synchronized void start(List<? extends Service> services) {
    for (Service service : services) {
      try {
        service.start();
        started.push(service);
      } catch (RuntimeException e) {
        started.push(service);
        close();
        throw e;
      }
    }
  }

  /** The services started, in starting order. */
  public synchronized List<Service> services() {
    List<Service> services = new ArrayList<>(started);
    java.util.Collections.reverse(services);
    return services;
  }

  @Override
  public synchronized void close() {
    while (!started.isEmpty()) {
      Service service = started.pop();
      try {
        service.close();
      } catch (RuntimeException e) {
        log.warn("{} did not shut down cleanly", service.name(), e);
      }
    }
  }
}
