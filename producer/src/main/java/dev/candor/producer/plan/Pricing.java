package dev.candor.producer.plan;

import dev.candor.model.TokenEstimate;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What a target's probes cost and may cost, in US dollars.
 *
 * @param inputPerMillion for a million tokens of questions
 * @param outputPerMillion for a million tokens of replies
 * @param perDay most a day
 * @param perMonth most a month
 * @param replyTokens tokens a reply is expected to have, reasoning included
 * @param systemPrompt sent with every question; may be empty
 */
public record Pricing(
    double inputPerMillion,
    double outputPerMillion,
    OptionalDouble perDay,
    OptionalDouble perMonth,
    int replyTokens,
    String systemPrompt) {

  /** Nothing costs anything. */
  public static final Pricing FREE =
      new Pricing(0, 0, OptionalDouble.empty(), OptionalDouble.empty(), 400, "");

  /**
   * Share of the budget that is planned for. The rest covers retries and replies longer than
   * expected; what was spent in truth is held to the budget where it is spent.
   */
  public static final double PLANNED_SHARE = 0.9;

  /** Mean length of a month. */
  private static final double DAYS_A_MONTH = 365.25 / 12;

  public Pricing {
    Objects.requireNonNull(systemPrompt);
    if (!(inputPerMillion >= 0 && outputPerMillion >= 0) || replyTokens < 0) {
      throw new IllegalArgumentException("prices and token counts cannot be negative");
    }
    if (perDay.orElse(0) < 0 || perMonth.orElse(0) < 0) {
      throw new IllegalArgumentException("a budget cannot be negative");
    }
  }

  /** Tokens a question is expected to have, with the system prompt and the template. */
  public double inputTokens(String text) {
    return TokenEstimate.expectedOfRequest(systemPrompt, text);
  }

  /** Expected cost of asking a question once. */
  public double costOf(String text) {
    return (inputTokens(text) * inputPerMillion + replyTokens * outputPerMillion) / 1e6;
  }

  /** The same prices without a limit. */
  Pricing withoutBudget() {
    return new Pricing(
        inputPerMillion,
        outputPerMillion,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        replyTokens,
        systemPrompt);
  }

  /** Dollars that may be planned for a cycle, or empty where there is no budget. */
  public OptionalDouble allowance(Duration every) {
    double days = every.toMillis() / (double) Duration.ofDays(1).toMillis();
    double least = Double.POSITIVE_INFINITY;
    if (perDay.isPresent()) {
      least = perDay.getAsDouble() * days;
    }
    if (perMonth.isPresent()) {
      least = Math.min(least, perMonth.getAsDouble() / DAYS_A_MONTH * days);
    }
    return Double.isInfinite(least)
        ? OptionalDouble.empty()
        : OptionalDouble.of(least * PLANNED_SHARE);
  }

  /** What a cost each cycle comes to in a day. */
  public static double aDay(double aCycle, Duration every) {
    return aCycle * Duration.ofDays(1).toMillis() / every.toMillis();
  }

  /** What a cost a day comes to in a mean month. */
  public static double aMonth(double aDay) {
    return aDay * DAYS_A_MONTH;
  }
}
