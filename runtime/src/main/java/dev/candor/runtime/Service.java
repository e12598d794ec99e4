package dev.candor.runtime;

/**
 * A role or a piece of one that is started and stopped. {@link #close()} stops it, waits for what
 * is under way, and may be called twice.
 */
public interface Service extends AutoCloseable {
  /** The role's name, as health and logs show it. */
  String name();

  /** Starts the work and returns once it is under way. */
  void start();

  /** How it is now; must answer at once and from any thread. */
  Health health();

  @Override
  void close();
}
