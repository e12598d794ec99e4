package dev.candor.report.view;

import dev.candor.model.Share;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The first page: every target.
 *
 * @param at when this was so
 * @param targets those that want attention first, then in order of their names
 * @param firing alerts that are not resolved, the newest first
 * @param news what happened in the last day, the newest first
 * @param spend money by target, today (UTC) and in all
 * @param unreachable addresses of instances that did not answer, so that targets may be missing
 */
public record Overview(
    Instant at,
    List<TargetRow> targets,
    List<Firing> firing,
    List<News> news,
    List<StatusView.Spend> spend,
    List<String> unreachable) {
  private static final List<String> ATTENTION =
      List.of("blind", "drifted", "silent_change", "warning");

  public Overview {
    targets =
        targets.stream()
            .sorted(Comparator.comparingInt(Overview::rank).thenComparing(TargetRow::target))
            .toList();
    // An older peer's twin has none of these.
    firing = firing == null ? List.of() : List.copyOf(firing);
    news = news == null ? List.of() : List.copyOf(news);
    spend = spend == null ? List.of() : List.copyOf(spend);
    unreachable = List.copyOf(unreachable);
  }

  private static int rank(TargetRow row) {
    int rank = ATTENTION.indexOf(row.state());
    return rank >= 0 ? rank : row.firing() > 0 || row.stale() ? ATTENTION.size() : 99;
  }

  /** How many targets are in one of these states. */
  public long count(String state) {
    return targets.stream().filter(row -> row.state().equals(state)).count();
  }

  /** Money spent today on all targets. */
  public double spentToday() {
    return spend.stream().mapToDouble(StatusView.Spend::today).sum();
  }

  /** The day's budgets together, null where a target that costs money has none. */
  public Double budgetToday() {
    return spend.isEmpty() || spend.stream().anyMatch(row -> row.budget() == null)
        ? null
        : Double.valueOf(spend.stream().mapToDouble(StatusView.Spend::budget).sum());
  }

  /**
   * One target.
   *
   * @param release release that answers now, null before the first closed cycle
   * @param state verdict on the release: drifted, warning, stable or not_enough_data; with nothing
   *     to compare learning or watched, for a silent change; or blind
   * @param baseline release compared against, null without one
   * @param firing alerts of the target that are not resolved
   * @param cycle the newest closed cycle, -1 before the first
   * @param lastSeen end of the newest closed cycle, null before the first
   * @param stale whether the next cycle should have closed long ago
   * @param languages shares in the newest cycle
   * @param blind why its probes all fail, null while it answers
   * @param watch how its release is watched for a silent change; null before the first cycle and
   *     after an alarm
   * @param revised what a release such as {@code name~2} is, null where it is none
   */
  public record TargetRow(
      String target,
      String release,
      String state,
      String direction,
      String baseline,
      int firing,
      long cycle,
      Instant lastSeen,
      boolean stale,
      List<Language> languages,
      Blind blind,
      SilentWatch watch,
      Revision revised) {
    public TargetRow {
      languages = List.copyOf(languages);
    }
  }

  /**
   * One language of a target.
   *
   * @param sensitive constrained share of replies to sensitive prompts
   * @param control the same of control prompts, null where none was asked
   * @param difference against the baseline, candidate minus baseline; null without one
   * @param verdict of the constrained share over all topics
   * @param recent the share in the newest cycles, oldest first
   */
  public record Language(
      String lang,
      Share sensitive,
      Share control,
      Double difference,
      Double low,
      Double high,
      String verdict,
      List<Spark> recent) {
    public Language {
      recent = recent == null ? List.of() : List.copyOf(recent);
    }
  }

  /**
   * The constrained share of one cycle.
   *
   * @param at start of the cycle
   * @param thin whether few of its planned probes brought a reply
   */
  public record Spark(Instant at, String release, Double rate, boolean thin) {}

  /**
   * An alert that is not resolved.
   *
   * @param titles the title by language
   */
  public record Firing(
      String alertId,
      String target,
      String severity,
      String title,
      String state,
      Instant since,
      Map<String, String> titles) {
    public Firing {
      titles = titles == null ? Map.of() : Map.copyOf(titles);
    }

    /** The title in a language, or as it was recorded. */
    public String in(String lang) {
      return titles.getOrDefault(lang, title);
    }
  }

  /**
   * Something that happened.
   *
   * @param kind release, firing or resolved
   * @param from release before, null where it is about none
   * @param to release after, null where it is about none
   * @param words title of the alert, null for a release
   * @param alertId the alert, null for a release
   * @param titles title of the alert by language, empty for a release
   */
  public record News(
      Instant at,
      String target,
      String kind,
      String from,
      String to,
      String words,
      String alertId,
      Map<String, String> titles) {
    public News {
      titles = titles == null ? Map.of() : Map.copyOf(titles);
    }

    /** The title in a language, or as it was recorded. */
    public String in(String lang) {
      return titles.getOrDefault(lang, words);
    }
  }
}
