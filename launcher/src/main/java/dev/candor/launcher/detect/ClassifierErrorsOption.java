package dev.candor.launcher.detect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.detection.reference.CorrectedDifference;
import dev.candor.detection.reference.CorrectedDifference.ClassifierErrors;
import dev.candor.events.ComparisonVerdict;
import dev.candor.model.Arm;
import dev.candor.model.Cell;
import dev.candor.model.Measure;
import dev.candor.model.Stratum;
import dev.candor.report.ComparisonText;
import dev.candor.runtime.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** How the classifier that made the outcomes errs, and what is left of a change without that. */
final class ClassifierErrorsOption {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9})/(\\d{1,9}),(\\d{1,9})/(\\d{1,9})(?:,(\\d{1,2}(?:\\.\\d+)?))?");

  private static final double INTERVAL = .95;
  private static final double POINTS = 100;

  /** How far a release's own errors may be off what was measured, in points. */
  private static final String SLACK = "5";

  @Option(
      names = "--classifier-errors",
      paramLabel = "FOUND/CONSTRAINED,SPARED/ANSWERS[,POINTS]",
      description =
          "How often the classifier was right on labelled replies, as in 850/1000,1900/2000: the"
              + " constrained share's change is also tested with its errors taken out. POINTS (5"
              + " unless given) is how far either may be off for a release of its own.")
  private String text;

  private List<Change> changes(ComparisonVerdict verdict) {
    List<Change> changes = new ArrayList<>();
    if (text != null) {
      ClassifierErrors errors = errors();
      for (Cell cell : verdict.cells()) {
        if (cell.isAt(
            Stratum.ALL, cell.lang(), Arm.SENSITIVE.wireName(), Measure.CONSTRAINED.wireName())) {
          changes.add(
              new Change(
                  cell.lang(),
                  CorrectedDifference.of(cell.baseline(), cell.candidate(), errors, INTERVAL)));
        }
      }
    }
    return changes;
  }

  private record Change(String lang, CorrectedDifference corrected) {}

  /** For a reader; none unless asked for. */
  List<String> sentences(ComparisonVerdict verdict) {
    return changes(verdict).stream()
        .map(
            change ->
                change.corrected.applies()
                    ? String.format(
                        Locale.ROOT,
                        "  corrected for the classifier's errors, constrained share, lang %s: %+.1f"
                            + " points (%+.1f … %+.1f), p %.2g",
                        ComparisonText.clean(change.lang),
                        POINTS * change.corrected.difference(),
                        POINTS * change.corrected.low(),
                        POINTS * change.corrected.high(),
                        change.corrected.pValue())
                    : String.format(
                        "  corrected for the classifier's errors, constrained share, lang %s: not"
                            + " possible, the errors allowed are too large or there are no replies",
                        ComparisonText.clean(change.lang)))
        .toList();
  }

  /** The same as JSON lines, after the cells and contrasts. */
  List<ObjectNode> lines(ComparisonVerdict verdict) {
    return changes(verdict).stream()
        .map(
            change -> {
              ObjectNode line =
                  JsonNodeFactory.instance
                      .objectNode()
                      .put("target", verdict.target())
                      .put("baseline_release", verdict.baseline())
                      .put("candidate_release", verdict.candidate())
                      .put("topic", Stratum.ALL)
                      .put("lang", change.lang)
                      .put("arm", Arm.SENSITIVE.wireName())
                      .put("measure", "constrained_corrected");
              boolean applies = change.corrected.applies();
              return line.put("difference", applies ? change.corrected.difference() : null)
                  .put("low", applies ? change.corrected.low() : null)
                  .put("high", applies ? change.corrected.high() : null)
                  .put("p_value", applies ? change.corrected.pValue() : null);
            })
        .toList();
  }

  private ClassifierErrors errors() {
    Matcher parts = FORM.matcher(text);
    if (parts.matches()) {
      long found = Long.parseLong(parts.group(1));
      long constrained = Long.parseLong(parts.group(2));
      long spared = Long.parseLong(parts.group(3));
      long answers = Long.parseLong(parts.group(4));
      double slack = Double.parseDouble(parts.group(5) == null ? SLACK : parts.group(5)) / POINTS;
      if (constrained > 0 && answers > 0 && found <= constrained && spared <= answers) {
        return new ClassifierErrors(
            (double) found / constrained, constrained, (double) spared / answers, answers, slack);
      }
    }
    throw new InputException(
        "--classifier-errors",
        "is \"" + text + "\"",
        "write constrained replies found of all constrained, answers spared of all answers, as in"
            + " 850/1000,1900/2000");
  }

  /** Refuses what is wrong before anything is read. */
  void check() {
    if (text != null) {
      errors();
    }
  }
}
