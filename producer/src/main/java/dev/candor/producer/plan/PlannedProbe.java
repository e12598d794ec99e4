package dev.candor.producer.plan;

import dev.candor.model.Require;
import dev.candor.producer.catalogue.CatalogueQuestion;
import java.time.Instant;

/**
 * One asking of one question.
 *
 * @param id the same whenever the same cycle is planned
 * @param sample number of the sample, from 0
 */
public record PlannedProbe(
    String id, CatalogueQuestion question, int sample, Purpose purpose, Instant dueAt) {
  public PlannedProbe {
    Require.nonNull(id, question, purpose, dueAt);
  }

  static String idOf(String target, long cycle, CatalogueQuestion question, int sample) {
    return target + "/" + cycle + "/" + question.promptId() + "/" + question.lang() + "/" + sample;
  }
}
