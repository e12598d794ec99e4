package dev.candor.launcher.detect;

import dev.candor.detection.DetectionSettings;
import dev.candor.events.ComparisonVerdict;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.LauncherCommand;
import dev.candor.launcher.rows.BadLineReport;
import dev.candor.launcher.rows.FieldOptions;
import dev.candor.launcher.rows.RowReader;
import dev.candor.launcher.rows.Survey;
import dev.candor.model.VerdictState;
import dev.candor.report.ComparisonJson;
import dev.candor.report.ComparisonText;
import dev.candor.runtime.InputException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Drift detection on rows that already have an outcome: no Kafka, no classifier. */
@Command(
    name = "detect",
    description = "Finds drift between the releases in rows that already have an outcome.",
    footer = {
      "",
      "Rows have release, prompt_id and outcome; optionally target, lang, intent, topic, arm,"
          + " cycle,",
      "sample, timestamp, id, response (or response_length), key_fact_coverage (0 to 1),",
      "contradicts_key_fact and layer. The outcome may be coarse: partial counts as",
      "deflection. A row without outcome but with error, http_status from 400 or failure is a",
      "failed probe: in no rate, but a difference that it could explain is no drift. Of targets"
          + " with three",
      "releases and more, evidence is also carried over all of them, at the same level once more."
          + " Exit codes: 0",
      "no drift found, 2 bad input, 3 drifted, 4 nothing to compare."
    })
public final class DetectCommand extends LauncherCommand {
  @Parameters(
      paramLabel = "FILE",
      description = "Rows as candor classify writes them, or CSV; - reads standard input.")
  private String file;

  @Mixin private FieldOptions fields = new FieldOptions();

  @Option(
      names = "--json",
      description = "Print one JSON object per cell and contrast, and nothing else.")
  private boolean json;

  @Mixin private LevelOption level = new LevelOption();

  @Mixin private ClassifierErrorsOption errors = new ClassifierErrorsOption();

  @Mixin private RoutesOption routes = new RoutesOption();

  @Mixin private ToleranceOption tolerance = new ToleranceOption();

  @Option(names = "--baseline", paramLabel = "RELEASE", description = "Release to compare with.")
  private String baseline;

  @Option(names = "--candidate", paramLabel = "RELEASE", description = "Release to compare.")
  private String candidate;

  private final Survey survey = new Survey();
  private long rows;

  @Override
  public Integer call() {
    PrintWriter out = out();
    PrintWriter err = err();
    DetectionSettings settings = level.settings().withTolerance(tolerance.share());
    errors.check();
    RecordedTallies tallies = read(err);
    if (rows == 0) {
      throw new InputException(
          file, "no rows could be read", "give rows of at least two releases of a target");
    }
    List<RecordedTallies.Pair> pairs = tallies.pairs(survey.choice(baseline, candidate));
    List<RoutesOption.Route> ways = routes.among(tallies, this::say);
    if (pairs.isEmpty() && ways.isEmpty()) {
      err.println(
          "nothing was compared: no target has two releases; give rows of another release as well");
      err.flush();
      return CandorMain.NOTHING_COMPARED;
    }
    tallies.refuseConflicts(survey, pairs);
    survey.notes(baseline, candidate).forEach(this::say);
    tallies.targets().stream()
        .filter(target -> tallies.releases(target).size() == 1)
        .filter(
            target ->
                ways.stream()
                    .noneMatch(way -> way.one().equals(target) || way.other().equals(target)))
        .forEach(
            target ->
                say(ComparisonText.clean(target) + ": not compared, for it has one release only"));
    RecordedComparisons comparisons = new RecordedComparisons(tallies, settings);
    List<ComparisonVerdict> verdicts = new ArrayList<>();
    for (RecordedTallies.Pair pair : pairs) {
      ComparisonVerdict verdict = comparisons.of(pair);
      verdicts.add(verdict);
      print(verdict, out, err);
    }
    if (baseline == null && candidate == null) {
      verdicts.addAll(carried(new RecordedChains(tallies, settings), tallies, verdicts, settings));
    }
    for (RoutesOption.Route way : ways) {
      ComparisonVerdict route = comparisons.ofRoutes(way.one(), way.other());
      verdicts.add(route);
      print(route, out, err);
      RoutesOption.sentence(route).ifPresent((json ? err : out)::println);
    }
    boolean drifted = verdicts.stream().anyMatch(verdict -> verdict.verdict().isDrifted());
    boolean judged =
        verdicts.stream().anyMatch(verdict -> verdict.verdict() != VerdictState.NOT_ENOUGH_DATA);
    out.flush();
    err.flush();
    if (!judged) {
      err.println("no verdict: there is not enough data");
      err.flush();
      return CandorMain.NOTHING_COMPARED;
    }
    return drifted ? CandorMain.DRIFTED : CandorMain.FINE;
  }

  private void print(ComparisonVerdict verdict, PrintWriter out, PrintWriter err) {
    if (json) {
      ComparisonJson.cells(verdict).forEach(out::println);
      ComparisonJson.contrastLines(verdict).forEach(out::println);
      err.println(ComparisonText.headline(verdict));
      errors.lines(verdict).forEach(out::println);
    } else {
      ComparisonText.print(out, verdict);
      errors.sentences(verdict).forEach(out::println);
    }
  }

  /** What shows over several releases together, where a target has more than two. */
  private List<ComparisonVerdict> carried(
      RecordedChains chains,
      RecordedTallies tallies,
      List<ComparisonVerdict> compared,
      DetectionSettings settings) {
    PrintWriter out = out();
    PrintWriter err = err();
    List<ComparisonVerdict> found = new ArrayList<>();
    for (String target : tallies.targets()) {
      if (chains.canCarry(target)) {
        Set<String> drifted =
            compared.stream()
                .filter(verdict -> verdict.target().equals(target))
                .filter(verdict -> verdict.verdict().isDrifted())
                .map(ComparisonVerdict::candidate)
                .collect(Collectors.toSet());
        RecordedChains.Carried carried = chains.over(target, drifted);
        (json ? err : out).println(carried.sentence(ComparisonText.clean(target), settings));
        carried.changes().forEach(verdict -> print(verdict, out, err));
        found.addAll(carried.changes());
      }
    }
    return found;
  }

  private RecordedTallies read(PrintWriter err) {
    RecordedTallies tallies = new RecordedTallies();
    OutcomeRows outcomes = new OutcomeRows(survey);
    BadLineReport badLines = fields.badLines(err);
    try (RowReader reader =
        RowReader.open(file, System.in, fields.reading(false, this::say), badLines)) {
      outcomes.read(
          reader,
          row -> {
            rows++;
            tallies.add(row);
          });
    }
    StringBuilder summary = new StringBuilder(rows + " rows read");
    if (tallies.repeated() > 0) {
      summary.append(", ").append(tallies.repeated()).append(" of them duplicates, counted once");
    }
    if (tallies.contradicted() > 0) {
      summary
          .append(", ")
          .append(tallies.contradicted())
          .append(
              " of the duplicates with another outcome or reply than the first, so that the probe"
                  + " is left out");
    }
    if (outcomes.failed() > 0) {
      summary.append(", ").append(outcomes.failed()).append(" of them failed probes, in no rate");
    }
    if (badLines.count() > 0) {
      summary.append(", ").append(badLines.count()).append(" invalid lines left out");
    }
    if (outcomes.coarsePartials() > 0) {
      summary.append(", ").append(outcomes.coarsePartials()).append(" \"partial\" as deflection");
    }
    err.println(summary);
    return tallies;
  }
}
