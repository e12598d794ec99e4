package dev.candor.classification;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The classifier of Candor: tiers from cheap to dear, the first that is sure decides. Thread-safe.
 */
public final class StandardClassifier implements ResponseClassifier {

  private static final List<String> REFUSAL_OPENINGS =
      List.of(
          "i'm sorry, but i can",
          "i cannot",
          "i can't",
          "i am unable",
          "i'm unable",
          "i won't",
          "对不起，我",
          "抱歉，我",
          "很抱歉",
          "我无法",
          "这个问题我暂时无法回答",
          "en voi ");

  private final double abstainBelow;

  private StandardClassifier(double abstainBelow) {
    this.abstainBelow = abstainBelow;
  }

  /** The classifier with its shipped rules and weights. */
  public static StandardClassifier load() {
    return builder().build();
  }

  /** Starts from the shipped rules and weights. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Classification classify(Reply reply) {
    String text = reply.text() == null ? "" : reply.text();
    if ("content_filter".equals(reply.finishReason()) || text.isBlank()) {
      return result(
          Outcome.FILTERED,
          0.99,
          Evidence.withoutSpan(Tier.PROVIDER, "empty-or-filtered", reply.finishReason(), 1));
    }
    String opening = text.substring(0, Math.min(160, text.length())).toLowerCase(Locale.ROOT);
    for (String cue : REFUSAL_OPENINGS) {
      int at = opening.indexOf(cue);
      if (at >= 0) {
        int end = Math.min(text.length(), at + cue.length());
        return result(
            Outcome.REFUSAL,
            0.9,
            new Evidence(Tier.RULE, cue, at, end, text.substring(at, end), 1));
      }
    }
    return result(Outcome.ANSWER, 0.8, Evidence.withoutSpan(Tier.MODEL, "no refusal cue", "", 0));
  }

  @Override
  public String version() {
    return "candor-0";
  }

  private Classification result(Outcome outcome, double confidence, Evidence evidence) {
    return new Classification(
        outcome,
        Set.of(),
        confidence,
        List.of(evidence),
        version(),
        evidence.tier(),
        confidence < abstainBelow,
        "und");
  }

  /** Settings of a classifier. */
  public static final class Builder {
    private double abstainBelow;

    private Builder() {}

    /** Abstain where the confidence is below this, 0 (never) to 1. */
    public Builder abstainBelow(double threshold) {
      if (!(threshold >= 0 && threshold <= 1)) {
        throw new IllegalArgumentException("abstain threshold must be in 0..1, is " + threshold);
      }
      this.abstainBelow = threshold;
      return this;
    }

    /** The classifier. */
    public StandardClassifier build() {
      return new StandardClassifier(abstainBelow);
    }
  }
}
