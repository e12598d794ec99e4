package dev.candor.report.view;

import dev.candor.model.Cell;
import dev.candor.model.Contrast;
import dev.candor.model.Direction;
import dev.candor.model.Outcome;
import dev.candor.model.Share;
import dev.candor.model.VerdictState;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The comparison of two releases.
 *
 * @param level chance of any false alarm in this comparison, over an endless series of looks
 * @param cells every cell; topic and language "all" are always among them
 * @param corrected constrained shares with the classifier's errors taken out, a row for each
 *     language
 * @param flips those chosen
 * @param flipsInAll flips of the comparison before any choice
 * @param flipsChosen flips that the choice lets through, on all pages
 * @param topics topics of the flips, to choose from
 * @param languages languages of the flips, to choose from
 * @param onRequest whether it was made for its reader, so that nothing watches it
 * @param revisions what those of the two releases are that no provider calls so
 * @param noteWords the note in other languages than English
 */
@RecordBuilder
public record ComparisonView(
    String target,
    String baseline,
    String candidate,
    VerdictState verdict,
    Direction direction,
    double level,
    long cycle,
    Instant decidedAt,
    String classifier,
    String note,
    List<Cell> cells,
    List<CorrectedRow> corrected,
    List<Contrast> contrasts,
    List<FlipRow> flips,
    int flipsInAll,
    int flipsChosen,
    int page,
    int pages,
    List<String> topics,
    List<String> languages,
    boolean onRequest,
    List<Revision> revisions,
    Map<String, String> noteWords) {
  public ComparisonView {
    cells = List.copyOf(cells);
    // An older peer's twin has none.
    corrected = corrected == null ? List.of() : List.copyOf(corrected);
    contrasts = List.copyOf(contrasts);
    flips = List.copyOf(flips);
    topics = List.copyOf(topics);
    languages = List.copyOf(languages);
    revisions = revisions == null ? List.of() : List.copyOf(revisions);
    noteWords = noteWords == null ? Map.of() : Map.copyOf(noteWords);
  }

  /**
   * The constrained share of sensitive prompts in one language, over all topics, as classified and
   * corrected.
   *
   * @param correctedBaseline null where it cannot be had, as for a classifier whose errors are not
   *     known
   * @param correctedCandidate null where it cannot be had
   * @param change the corrected difference and its test; null where it cannot be had
   */
  public record CorrectedRow(
      String lang,
      Share baseline,
      Correction.Corrected correctedBaseline,
      Share candidate,
      Correction.Corrected correctedCandidate,
      Correction.Change change) {
    /** Errors that the correction rests on, null without one. */
    public Correction.Errors errors() {
      return correctedBaseline != null
          ? correctedBaseline.errors()
          : correctedCandidate != null ? correctedCandidate.errors() : null;
    }
  }

  /** The same, made for its reader. */
  public ComparisonView madeOnRequest() {
    return ComparisonViewBuilder.builder(this).onRequest(true).build();
  }

  /** The same with what its releases are. */
  public ComparisonView with(List<Revision> revisions) {
    return ComparisonViewBuilder.builder(this).revisions(revisions).build();
  }

  /** The note in a language; null where there is nothing to say. */
  public String noteIn(String lang) {
    return noteWords.getOrDefault(lang, note);
  }

  /** Topics of an arm that moved most in a measure, after "all topics"; at most so many. */
  public List<String> heatTopics(String arm, String measure, int most) {
    return heatTopics(arm).stream()
        .sorted(
            Comparator.comparing((String topic) -> !topic.equals("all"))
                .thenComparing(
                    topic ->
                        -cells.stream()
                            .filter(cell -> cell.topic().equals(topic) && cell.arm().equals(arm))
                            .filter(cell -> cell.measure().equals(measure))
                            .mapToDouble(cell -> Math.abs(cell.difference()))
                            .filter(Double::isFinite)
                            .max()
                            .orElse(0)))
        .limit(most)
        .toList();
  }

  /** The row of a language, where there is one. */
  public Optional<CorrectedRow> corrected(String lang) {
    return corrected.stream().filter(row -> row.lang().equals(lang)).findFirst();
  }

  /**
   * A prompt whose usual outcome changed.
   *
   * @param direction more (constrained than before), less or sideways
   * @param prompt beginning of the prompt
   * @param before a reply of the baseline, null where none is kept
   * @param after a reply of the candidate, null where none is kept
   */
  public record FlipRow(
      String promptId,
      String lang,
      String topic,
      Outcome from,
      Outcome to,
      String direction,
      String prompt,
      Said before,
      Said after) {}

  /** The cell at a place, where there is one. */
  public Optional<Cell> cell(String topic, String lang, String arm, String measure) {
    return cells.stream().filter(cell -> cell.isAt(topic, lang, arm, measure)).findFirst();
  }

  /** The cells of all topics together, sensitive prompts first. */
  public List<Cell> figures(String measure) {
    List<String> arms = List.of("sensitive", "control", "all");
    return cells.stream()
        .filter(cell -> cell.topic().equals("all") && cell.measure().equals(measure))
        .sorted(
            Comparator.comparingInt((Cell cell) -> arms.indexOf(cell.arm()))
                .thenComparing(cell -> !cell.lang().equals("all"))
                .thenComparing(Cell::lang))
        .toList();
  }

  /** Topics of the cells of an arm, "all" first. */
  public List<String> heatTopics(String arm) {
    return allFirst(
        cells.stream().filter(cell -> cell.arm().equals(arm)).map(Cell::topic).toList());
  }

  /** Languages of the cells, "all" first. */
  public List<String> heatLanguages() {
    return allFirst(cells.stream().map(Cell::lang).toList());
  }

  private static List<String> allFirst(List<String> names) {
    return new TreeSet<>(names)
        .stream().sorted(Comparator.comparing(name -> !name.equals("all"))).toList();
  }

  /**
   * Shares of each outcome among the replies of an arm in a language.
   *
   * @param candidate of the candidate rather than the baseline
   */
  public Map<String, Double> composition(String lang, String arm, boolean candidate) {
    Map<String, Double> shares = new LinkedHashMap<>();
    for (String outcome : Outcomes.COUNTED) {
      cell("all", lang, arm, outcome)
          .map(cell -> candidate ? cell.candidate() : cell.baseline())
          .map(Share::rate)
          .filter(Double::isFinite)
          .ifPresent(rate -> shares.put(outcome, rate));
    }
    return shares;
  }
}
