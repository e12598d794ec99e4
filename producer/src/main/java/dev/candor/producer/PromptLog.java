package dev.candor.producer;

import dev.candor.events.Prompt;
import java.time.Instant;
import java.util.List;

/**
 * The published prompts, as their single writer sees them. The log itself is the only record of
 * what has been published, so nothing else can disagree with it.
 */
interface PromptLog extends AutoCloseable {
  /**
   * Becomes the writer, shutting out any other, and reads what was published.
   *
   * @param since prompts due before this may be left out
   */
  Published open(Instant since);

  /** Publishes all of the prompts or none. Any exception means that the log must be reopened. */
  void publish(List<Prompt> prompts);

  /** Stops being the writer; {@link #open} may follow. */
  @Override
  void close();
}
