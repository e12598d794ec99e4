package dev.candor.report.view;

import dev.candor.model.Outcome;
import java.util.List;

/** The outcomes in the order in which charts and tables show them. */
public final class Outcomes {
  /** Those that count in rates. */
  public static final List<String> COUNTED =
      List.of("answer", "aligned", "deflection", "lecture", "refusal", "filtered");

  public static final List<String> ALL =
      List.of("answer", "aligned", "deflection", "lecture", "refusal", "filtered", "invalid");

  private Outcomes() {}

  /** Which way a flip goes: more or less constrained than before, or sideways. */
  public static String direction(Outcome from, Outcome to) {
    if (from == Outcome.ANSWER) {
      return "more";
    }
    return to == Outcome.ANSWER ? "less" : "sideways";
  }
}
