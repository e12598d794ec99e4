package dev.candor.report.view;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.words.NoteWords;
import dev.candor.model.Cell;
import dev.candor.model.Flip;
import dev.candor.model.Share;
import dev.candor.model.Stratum;
import dev.candor.model.TextKind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Makes the page of a comparison from a verdict, and from what else is known of its flips. */
public final class ComparisonViews {
  /** Looks up the replies of flips. */
  public interface FlipRows {
    /**
     * @param topics topic by prompt id
     */
    List<ComparisonView.FlipRow> of(List<Flip> flips, Map<String, String> topics);
  }

  private ComparisonViews() {}

  /**
   * The page.
   *
   * @param topics topic by prompt id
   * @param pageSize flips on a page, unless the choice is all
   * @param rows asked only for the flips that the page shows
   * @param correction of the classifier's errors
   */
  public static ComparisonView of(
      ComparisonVerdict verdict,
      Map<String, String> topics,
      FlipChoice choice,
      int pageSize,
      FlipRows rows,
      Correction correction) {
    List<Flip> chosen =
        verdict.flips().stream().filter(flip -> isChosen(flip, topics, choice)).toList();
    int pages = choice.all() ? 1 : Math.max(1, (chosen.size() + pageSize - 1) / pageSize);
    int page = Math.min(choice.page(), pages);
    List<Flip> shown =
        choice.all()
            ? chosen
            : chosen.subList(
                Math.min((page - 1) * pageSize, chosen.size()),
                Math.min(page * pageSize, chosen.size()));
    return new ComparisonView(
        verdict.target(),
        verdict.baseline(),
        verdict.candidate(),
        verdict.verdict(),
        verdict.direction(),
        verdict.level(),
        verdict.cycle(),
        verdict.decidedAt(),
        verdict.classifier(),
        verdict.note(),
        verdict.cells(),
        corrected(verdict, correction),
        verdict.contrasts(),
        rows.of(shown, topics),
        verdict.flips().size(),
        chosen.size(),
        page,
        pages,
        List.copyOf(
            new TreeSet<>(
                verdict.flips().stream()
                    .map(flip -> topic(flip, topics))
                    .filter(topic -> !topic.isEmpty())
                    .toList())),
        List.copyOf(new TreeSet<>(verdict.flips().stream().map(Flip::lang).toList())),
        false,
        List.of(),
        noteWords(verdict));
  }

  private static Map<String, String> noteWords(ComparisonVerdict verdict) {
    return verdict.note() == null ? Map.of() : Map.of("zh", NoteWords.of(verdict, "zh"));
  }

  /**
   * A flip's topic in its own language.
   *
   * @param topics by prompt id, for verdicts of before a flip held its topic
   */
  public static String topic(Flip flip, Map<String, String> topics) {
    return flip.topic() != null ? flip.topic() : topics.getOrDefault(flip.promptId(), "");
  }

  private static boolean isChosen(Flip flip, Map<String, String> topics, FlipChoice choice) {
    return (choice.topic().isEmpty() || choice.topic().equals(topic(flip, topics)))
        && (choice.language().isEmpty() || choice.language().equals(flip.lang()))
        && (choice.direction().isEmpty()
            || choice.direction().equals(Outcomes.direction(flip.from(), flip.to())));
  }

  private static List<ComparisonView.CorrectedRow> corrected(
      ComparisonVerdict verdict, Correction correction) {
    return verdict.cells().stream()
        .filter(cell -> cell.isAt(Stratum.ALL, cell.lang(), "sensitive", "constrained"))
        .filter(cell -> !cell.lang().equals(Stratum.ALL))
        .sorted(Comparator.comparing(Cell::lang))
        .map(cell -> corrected(verdict.classifier(), kind(verdict, cell), cell, correction))
        .toList();
  }

  private static ComparisonView.CorrectedRow corrected(
      String classifier, TextKind kind, Cell cell, Correction correction) {
    Share before = cell.baseline();
    Share after = cell.candidate();
    return new ComparisonView.CorrectedRow(
        cell.lang(),
        before,
        correction.of(classifier, cell.lang(), kind, before).orElse(null),
        after,
        correction.of(classifier, cell.lang(), kind, after).orElse(null),
        correction.change(classifier, cell.lang(), kind, before, after).orElse(null));
  }

  /** What kind of text a language's cell of an arm holds, by its topics. */
  private static TextKind kind(ComparisonVerdict verdict, Cell cell) {
    return TextKind.of(
        cell.arm(),
        verdict.cells().stream()
            .filter(other -> other.lang().equals(cell.lang()) && other.arm().equals(cell.arm()))
            .map(Cell::topic)
            .filter(topic -> !topic.equals(Stratum.ALL))
            .toList());
  }
}
