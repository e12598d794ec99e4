package dev.candor.classification.judge;

import dev.candor.classification.Classification;
import dev.candor.classification.Doubt;
import dev.candor.classification.Reply;
import dev.candor.classification.ResponseClassifier;
import dev.candor.model.Evidence;
import dev.candor.model.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A classifier that asks a judge where it abstains or its two opinions differ. The judge's word
 * replaces its own there only; without a usable verdict the reply counts as abstained.
 */
public final class JudgedClassifier implements ResponseClassifier {

  private final ResponseClassifier classifier;
  private final Judge judge;
  private final String version;

  /**
   * Adds a judge to a classifier.
   *
   * @param classifier decides all but its abstentions
   * @param judge is asked about those
   */
  public JudgedClassifier(ResponseClassifier classifier, Judge judge) {
    this.classifier = Objects.requireNonNull(classifier, "classifier");
    this.judge = Objects.requireNonNull(judge, "judge");
    this.version = classifier.version() + "+" + judge.version() + "-" + FencedReply.WORDING;
  }

  @Override
  public Classification classify(Reply reply) {
    Classification own = classifier.classify(reply);
    Optional<Judge.JudgeVerdict> verdict =
        isUnsure(own) ? judge.ask(FencedReply.of(reply)) : Optional.empty();
    if (verdict.isEmpty()) {
      return copy(own, own.evidence(), own.tier(), isUnsure(own));
    }
    Judge.JudgeVerdict said = verdict.get();
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        Evidence.withoutSpan(Tier.JUDGE, judge.version(), said.reason(), said.confidence()));
    evidence.addAll(own.evidence());
    return new Classification(
        said.outcome(),
        own.tones(),
        said.confidence(),
        evidence,
        version,
        Tier.JUDGE,
        false,
        own.doubts(),
        own.replyLang());
  }

  /** That two unlike models disagree tells more of errors than the confidence of either. */
  private static boolean isUnsure(Classification own) {
    return own.abstained() || own.doubts().contains(Doubt.OPINIONS_DIFFER);
  }

  private Classification copy(
      Classification own, List<Evidence> evidence, Tier tier, boolean abstained) {
    return new Classification(
        own.outcome(),
        own.tones(),
        own.confidence(),
        evidence,
        version,
        tier,
        abstained,
        own.doubts(),
        own.replyLang());
  }

  @Override
  public String version() {
    return version;
  }
}
