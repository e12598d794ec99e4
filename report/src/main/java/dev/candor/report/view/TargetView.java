package dev.candor.report.view;

import dev.candor.model.Share;
import dev.candor.stream.query.WindowSummary;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The page of a target.
 *
 * @param current release that answers now; null before the first closed cycle, as are classifier
 *     and lastSeen
 * @param topics what is asked and how it was answered last, in the newest cycle
 * @param series one point for each closed cycle and release, oldest first
 * @param changes when the release changed and how that was noticed
 * @param raised findings that hold now
 * @param blind why its probes all fail, null while it answers
 * @param watch how the release that answers is watched for a silent change; null before the first
 *     cycle and after an alarm
 */
@RecordBuilder
public record TargetView(
    String target,
    String current,
    String classifier,
    Instant lastSeen,
    List<Release> releases,
    List<Comparison> comparisons,
    List<Topic> topics,
    List<Point> series,
    List<Change> changes,
    List<OpenFinding> raised,
    List<AlertsView.AlertRow> alerts,
    Blind blind,
    SilentWatch watch) {
  private static final Set<String> REVISIONS = Set.of("silent_change", "tripwire");

  public TargetView {
    releases = List.copyOf(releases);
    comparisons = List.copyOf(comparisons);
    // An older peer's twin has none.
    topics = topics == null ? List.of() : List.copyOf(topics);
    series = List.copyOf(series);
    changes = List.copyOf(changes);
    raised = List.copyOf(raised);
    alerts = List.copyOf(alerts);
  }

  /**
   * A release, with its shares over the cycles shown.
   *
   * @param since when it was first asked
   */
  public record Release(
      String release, Instant since, Instant lastSeen, int cycles, List<Language> languages) {}

  /** Constrained share by language, of sensitive prompts. */
  public record Language(String lang, Share constrained) {}

  /**
   * Two releases that were compared; the figures are those of the constrained share over all topics
   * and languages.
   */
  public record Comparison(
      String baseline,
      String candidate,
      String verdict,
      String direction,
      Instant decidedAt,
      Double difference,
      Double low,
      Double high,
      Double pValue,
      int flips) {}

  /** The same with the cycles from a moment on. */
  public TargetView since(Instant from) {
    return TargetViewBuilder.builder(this)
        .series(series.stream().filter(point -> !point.begun().isBefore(from)).toList())
        .build();
  }

  /** A topic of one arm, as answered in the newest cycle. */
  public record Topic(
      String topic, String arm, List<Language> languages, List<PromptRow> prompts) {}

  /** A prompt, with how it was mostly answered in the newest cycle. */
  public record PromptRow(String promptId, List<Answered> answered) {}

  /** How a prompt was mostly answered in one language. */
  public record Answered(String lang, String outcome) {}

  /**
   * One closed cycle of one release, or a day, week or month of them.
   *
   * @param startedAt planned start of the cycle
   * @param at when it closed
   * @param planned probes planned in the cycle over all releases, 0 where unknown
   * @param thin whether less than a third of them brought a reply of this release
   */
  public record Point(
      long cycle,
      Instant startedAt,
      Instant at,
      String release,
      String classifier,
      long planned,
      boolean thin,
      WindowSummary summary,
      Unsure unsure) {
    /** When it began, as far as known. */
    public Instant begun() {
      return startedAt == null ? at : startedAt;
    }
  }

  /**
   * Replies of which the classifier was unsure.
   *
   * @param judged those whose outcome is the judge's
   * @param abstained those no judge decided
   * @param tooLate those for which no judgement came within the grace
   */
  public record Unsure(long judged, long abstained, long tooLate) {}

  /**
   * A change of release.
   *
   * @param at when it was noticed
   * @param since when it began, as far as known, which may be earlier; null where unknown
   */
  public record Change(String previous, String release, String how, Instant at, Instant since) {}

  /**
   * When the behaviour behind a name changed that a release such as {@code name~2} stands for;
   * empty where the release is no such revision, or its change is not kept.
   */
  public Optional<Instant> revisedSince(String release) {
    return changes.stream()
        .filter(change -> change.release().equals(release) && REVISIONS.contains(change.how()))
        .map(change -> change.since() == null ? change.at() : change.since())
        .findFirst();
  }

  /**
   * A finding that holds now.
   *
   * @param words the finding by language
   */
  public record OpenFinding(
      String kind,
      String baseline,
      String candidate,
      String summary,
      Instant since,
      Map<String, String> words) {
    public OpenFinding {
      words = words == null ? Map.of() : Map.copyOf(words);
    }

    /** The finding in a language, or as it was recorded. */
    public String in(String lang) {
      return words.getOrDefault(lang, summary);
    }
  }
}
