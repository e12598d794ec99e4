package dev.candor.model;

import java.util.Comparator;

/**
 * One prompt in one language: the unit that is compared with itself. The same {@code promptId} in
 * another language is its matched prompt; prompts of one {@code intent} are its wordings.
 *
 * <p>A stratum is identified by {@code promptId} and {@code lang}; intent, topic and arm describe
 * it.
 */
public record Stratum(String promptId, String intent, String topic, String lang, Arm arm)
    implements Comparable<Stratum> {
  /** The word for all topics, all languages or both arms together. */
  public static final String ALL = "all";

  private static final Comparator<Stratum> IDENTITY =
      Comparator.comparing(Stratum::promptId).thenComparing(Stratum::lang);
  private static final Comparator<Stratum> ORDER =
      IDENTITY
          .thenComparing(Stratum::topic)
          .thenComparing(Stratum::intent)
          .thenComparing(Stratum::arm);

  public Stratum {
    Require.nonNull(promptId, intent, topic, lang, arm);
  }

  @Override
  public int compareTo(Stratum other) {
    return ORDER.compare(this, other);
  }

  /** Orders by identity alone; 0 means the same prompt in the same language. */
  public int compareIdentity(Stratum other) {
    int byPrompt = promptId.compareTo(other.promptId);
    return byPrompt != 0 ? byPrompt : lang.compareTo(other.lang);
  }
}
