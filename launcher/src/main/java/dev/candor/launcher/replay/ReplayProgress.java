package dev.candor.launcher.replay;

import java.io.PrintWriter;

/**
 * Shows a replay's progress on standard error: one line that rewrites itself, on a terminal only.
 */
final class ReplayProgress implements Replay.Progress {
  private static final long EVERY = 2_000;

  private final PrintWriter err;
  private final boolean terminal;
  private long sent;

  ReplayProgress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public void phase(Replay.Phase phase) {
    show(phase.words() + " …");
  }

  @Override
  public void sent(long rows) {
    sent = rows;
    if (rows % EVERY == 0) {
      show(String.format("sent %,d rows", rows));
    }
  }

  @Override
  public void tallied(long responses) {
    show(String.format("tallied %,d of %,d responses", responses, sent));
  }

  void done() {
    if (terminal) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }

  private void show(String words) {
    if (terminal) {
      err.print("\r\u001b[K" + words);
      err.flush();
    }
  }
}
