package dev.candor.launcher.monitor;

import java.io.PrintWriter;
import java.time.InstantSource;

/** Where a running monitor tells what it sees: line by line, or as a live view of a terminal. */
public interface Terminal extends AutoCloseable {
  /** One line, with a word that says what kind it is. */
  void line(String kind, String words);

  /** A line that should be seen. */
  void alarm(String kind, String words);

  /** The targets as they are now; a terminal of lines has printed them already. */
  default void show(TargetStates states) {}

  /** Whether what is printed now happened before this process began. */
  default void catchingUp(boolean behind) {}

  /** Whether {@link #show} is of use, so that nobody follows every reply for nothing. */
  default boolean isLive() {
    return false;
  }

  /** Leaves the terminal as it was. */
  @Override
  default void close() {}

  /**
   * A live view where standard output is a terminal that can show it, else lines.
   *
   * @param title the command's name
   * @param plain lines whatever the terminal can do
   */
  static Terminal open(PrintWriter out, String title, boolean plain, InstantSource clock) {
    boolean colours = System.getenv("NO_COLOR") == null || System.getenv("NO_COLOR").isEmpty();
    if (!plain) {
      Terminal live = LiveTerminal.open(out, title, colours, clock);
      if (live != null) {
        return live;
      }
    }
    return new PlainTerminal(out, colours && LiveTerminal.isTerminal(), clock);
  }
}
