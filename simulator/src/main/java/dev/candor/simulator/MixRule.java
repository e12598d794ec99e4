package dev.candor.simulator;

import java.util.Set;

/**
 * A mix and the questions it holds for; of a release's rules the first that matches counts.
 *
 * @param arm null for both
 * @param lang null for every language
 * @param topics empty for every topic
 */
public record MixRule(String arm, String lang, Set<String> topics, OutcomeMix mix) {
  public MixRule {
    topics = Set.copyOf(topics);
  }

  /** Holds for every question. */
  public static MixRule always(OutcomeMix mix) {
    return new MixRule(null, null, Set.of(), mix);
  }

  /** Holds for an arm. */
  public static MixRule arm(String arm, OutcomeMix mix) {
    return new MixRule(arm, null, Set.of(), mix);
  }

  /** Holds for a language, in the sensitive arm. */
  public static MixRule sensitive(String lang, Set<String> topics, OutcomeMix mix) {
    return new MixRule(SimulatedQuestion.SENSITIVE, lang, topics, mix);
  }

  boolean matches(SimulatedQuestion question) {
    return (arm == null || arm.equals(question.arm()))
        && (lang == null || lang.equals(question.lang()))
        && (topics.isEmpty() || topics.contains(question.topic()));
  }
}
