package dev.candor.report.view;

import dev.candor.model.LengthClass;
import java.time.Instant;
import java.util.List;

/**
 * How the monitor itself is.
 *
 * @param services of every instance that answered
 * @param lag records written and not yet read, by consumer group and topic
 * @param deadLetters records that could not be used, by reason
 * @param recentDeadLetters the newest of them
 * @param spend money by target, today (UTC) and in all
 * @param classifiers versions seen in the newest cycles
 * @param gold how the running classifier does on its gold set, empty where that has not been
 *     measured
 * @param goldByLength the same by the length of the replies; none of an instance of an earlier
 *     version
 * @param unreachable addresses of instances that did not answer
 */
public record StatusView(
    List<ServiceRow> services,
    List<Lag> lag,
    List<Count> deadLetters,
    List<Letter> recentDeadLetters,
    List<Spend> spend,
    List<String> classifiers,
    List<Gold> gold,
    List<GoldOfLength> goldByLength,
    List<String> unreachable) {
  public StatusView {
    services = List.copyOf(services);
    lag = List.copyOf(lag);
    deadLetters = List.copyOf(deadLetters);
    recentDeadLetters = List.copyOf(recentDeadLetters);
    spend = List.copyOf(spend);
    classifiers = List.copyOf(classifiers);
    gold = List.copyOf(gold);
    goldByLength = goldByLength == null ? List.of() : List.copyOf(goldByLength);
    unreachable = List.copyOf(unreachable);
  }

  /** A service of an instance and how it is: up, starting or down. */
  public record ServiceRow(String instance, String service, String state, String detail) {}

  /** Share of the gold set's replies in a language that the running classifier gets right. */
  public record Gold(String lang, double share) {}

  /** Share of the gold set's replies of a length that the running classifier gets right. */
  public record GoldOfLength(LengthClass length, double share) {}

  /** Records not yet read. */
  public record Lag(String group, String topic, long records) {}

  /** How often a reason occurred. */
  public record Count(String reason, long count) {}

  /** One record that could not be used. */
  public record Letter(
      Instant at, String service, String reason, String detail, String topic, long offset) {}

  /**
   * Money spent on a target, in US dollars.
   *
   * @param budget most a day, null without a limit
   */
  public record Spend(String target, double today, double inAll, Double budget, long probes) {}
}
