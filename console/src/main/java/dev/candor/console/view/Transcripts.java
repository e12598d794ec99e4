package dev.candor.console.view;

import dev.candor.events.ClassifiedResponse;
import java.util.Collection;
import java.util.Map;

/** Whole replies, by the response record they came in. */
public interface Transcripts {
  /** None is kept: pages show the beginnings that classifications carry. */
  Transcripts NONE = responses -> Map.of();

  /**
   * The whole replies that could be read in a short time, by probe id; the others are absent.
   *
   * @param responses whose replies are wanted
   */
  Map<String, String> of(Collection<ClassifiedResponse> responses);
}
