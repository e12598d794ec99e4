package dev.candor.runtime.http;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The connections of one server, bounded. Not thread-safe but for {@link #count}: the server's one
 * thread uses it.
 */
final class OpenConnections {
  private final int max;

  /** Those without a request under way, the longest silent first. */
  private final Set<Connection> quiet = new LinkedHashSet<>();

  private volatile int count;

  OpenConnections(int max) {
    this.max = max;
  }

  /**
   * Takes in a connection. Beyond the bound it is the longest silent that goes, so that clients who
   * only hold connections open keep nobody out.
   */
  void add(Connection connection) {
    count(1);
    quiet.add(connection);
    if (count > max) {
      Iterator<Connection> silent = quiet.iterator();
      Connection longest = silent.next();
      silent.remove(); // its end is reported later, and another's turn may come before
      longest.close();
    }
  }

  void busy(Connection connection) {
    quiet.remove(connection);
  }

  void quiet(Connection connection) {
    quiet.add(connection);
  }

  void remove(Connection connection) {
    quiet.remove(connection);
    count(-1);
  }

  private void count(int more) {
    int now = count + more;
    count = now;
  }

  int count() {
    return count;
  }
}
