package dev.candor.events;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Objects;

/**
 * What a classification rests on. Null is allowed only where a component says so.
 *
 * @param tier tier that found it. Source: classifier.
 * @param source rule id, feature or provider code. Source: classifier.
 * @param start first UTF-16 offset in the reply, -1 where there is none. Source: classifier.
 * @param end offset after the last, -1 where there is none. Source: classifier.
 * @param excerpt the words, shortened. Source: reply.
 * @param weight share of the decision, no unit. Source: classifier.
 */
@RecordBuilder
public record Evidence(
    String tier, String source, int start, int end, String excerpt, double weight) {
  public Evidence {
    Objects.requireNonNull(tier, "tier");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(excerpt, "excerpt");
  }
}
