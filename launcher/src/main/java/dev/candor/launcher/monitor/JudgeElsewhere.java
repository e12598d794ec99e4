package dev.candor.launcher.monitor;

import dev.candor.classification.judge.FencedReply;
import dev.candor.classification.judge.Judge;
import java.util.Optional;

/**
 * A judge that answers through a topic and not here, so that a classifier's version may name it.
 *
 * @param version of the judge: its model and its threshold
 */
record JudgeElsewhere(String version) implements Judge {
  @Override
  public Optional<JudgeVerdict> ask(FencedReply question) {
    return Optional.empty();
  }
}
