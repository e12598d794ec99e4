package dev.candor.launcher.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.classification.Classification;
import dev.candor.classification.ResponseClassifier;
import dev.candor.detection.DetectionSettings;
import dev.candor.detection.replies.CycleTally;
import dev.candor.launcher.detect.RecordedComparisons;
import dev.candor.launcher.detect.RecordedRow;
import dev.candor.launcher.detect.RecordedTallies;
import dev.candor.launcher.detect.RowTraits;
import dev.candor.launcher.rows.EvidenceJson;
import dev.candor.launcher.rows.RecordedAnswer;
import dev.candor.launcher.rows.Row;
import dev.candor.launcher.rows.RowLabels;
import dev.candor.launcher.rows.RowReader;
import dev.candor.launcher.rows.Survey;
import dev.candor.model.Layer;
import dev.candor.model.Outcome;
import dev.candor.model.ReleaseChoice;
import dev.candor.model.ReplyHash;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import dev.candor.model.Tone;
import dev.candor.stream.aspect.DetailedTally;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Exports a recording: classifies what has no outcome yet, counts, and compares. */
final class RecordingExport {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** In place of a classifier's version, where rows bring their outcomes. */
  private static final String RECORDED = "recorded";

  private final ResponseClassifier classifier;
  private final ExportFiles files;
  private final RecordedTallies tallies = new RecordedTallies();
  private final Survey survey = new Survey();
  private boolean anyClassified;

  RecordingExport(ResponseClassifier classifier, ExportFiles files) {
    this.classifier = classifier;
    this.files = files;
  }

  /** Takes the rows of a file. */
  void add(RowReader reader) {
    for (Row row = reader.next(); row != null; row = reader.next()) {
      try {
        add(row, RowLabels.of(row));
      } catch (Row.RowException e) {
        reader.reject(row, e.getMessage());
      }
    }
  }

  /** What the rows hold. */
  Survey survey() {
    return survey;
  }

  private void add(Row row, RowLabels labels) {
    Outcome recorded = row.outcome().orElse(null);
    if (recorded != null) {
      write(row, labels, null, null, recorded, null);
      count(row, labels, recorded, row.reply().orElse(null));
    } else {
      RecordedAnswer answer = RecordedAnswer.of(row);
      if (answer.isFailed()) {
        write(row, labels, answer, null, null, answer.failure());
        count(row, labels, null, null);
      } else {
        Classification said = classifier.classify(answer.reply());
        anyClassified = true;
        write(row, labels, answer, said, said.outcome(), null);
        count(row, labels, said.outcome(), answer.reply().text());
      }
    }
    survey.add(row, labels);
  }

  private void count(Row row, RowLabels labels, Outcome outcome, String text) {
    tallies.add(
        new RecordedRow(
            labels.target(),
            labels.release(),
            new Stratum(
                labels.promptId(), labels.intent(), labels.topic(), labels.lang(), labels.arm()),
            labels.writtenLang(),
            labels.cycle(),
            labels.sample(),
            labels.id(),
            labels.timestamp(),
            outcome,
            text == null ? null : ReplyHash.of(text),
            text == null ? null : Integer.valueOf(text.length()),
            RowTraits.grade(row),
            outcome == null ? null : RowTraits.layer(row, outcome)));
  }

  private void write(
      Row row,
      RowLabels labels,
      RecordedAnswer answer,
      Classification said,
      Outcome outcome,
      String failure) {
    String block =
        answer == null || answer.isFailed()
            ? row.text("provider_error").orElse(null)
            : answer.reply().providerError();
    String version =
        said != null ? said.classifier() : outcome == null ? classifier.version() : RECORDED;
    files.write(
        ExportTable.ROWS,
        labels.target(),
        labels.release(),
        labels.cycle(),
        labels.promptId(),
        labels.intent(),
        labels.topic(),
        labels.arm().wireName(),
        labels.lang(),
        labels.sample(),
        labels.id(),
        labels.timestamp(),
        row.text("prompt").orElse(null),
        row.reply().orElse(null),
        row.text("finish_reason").orElse(null),
        row.status().map(Integer::longValue).orElse(null),
        block,
        failure,
        outcome == null ? null : outcome.wireName(),
        said == null
            ? null
            : said.tones().stream().map(Tone::wireName).sorted().collect(Collectors.joining(" ")),
        said == null ? null : said.confidence(),
        said == null ? null : said.abstained(),
        said == null ? null : said.tier().wireName(),
        version,
        said == null ? null : said.replyLang(),
        said == null ? null : EvidenceJson.put(JSON.createArrayNode(), said.evidence()).toString(),
        null,
        "recorded",
        outcome == null ? null : layer(row, outcome),
        RowTraits.coverage(row),
        RowTraits.coverage(row) == null ? null : (long) RowTraits.contradicted(row));
  }

  private static String layer(Row row, Outcome outcome) {
    Layer layer = RowTraits.layer(row, outcome);
    return layer == null ? null : layer.wireName();
  }

  /** Writes what the rows add up to, and the comparisons of releases with those before. */
  void finish(DetectionSettings settings) {
    String version = anyClassified ? classifier.version() : RECORDED;
    for (String target : tallies.targets()) {
      for (String release : tallies.releases(target)) {
        tallies
            .detailed(target, release)
            .forEach((cycle, strata) -> cycle(target, release, cycle, strata, version));
      }
    }
    if (!files.holds(ExportTable.VERDICTS)) {
      return;
    }
    List<RecordedTallies.Pair> pairs = tallies.pairs(ReleaseChoice.NEIGHBOURS);
    tallies.refuseConflicts(survey, pairs);
    RecordedComparisons comparisons = new RecordedComparisons(tallies, settings);
    for (RecordedTallies.Pair pair : pairs) {
      VerdictRows.write(files, comparisons.of(pair), version);
    }
  }

  private void cycle(
      String target, String release, long cycle, List<DetailedTally> strata, String version) {
    Map<Stratum, TallyDetails> details = new HashMap<>();
    strata.stream()
        .collect(Collectors.groupingBy(detailed -> detailed.tally().stratum()))
        .forEach((stratum, all) -> details.put(stratum, details(all)));
    List<StratumTally> outcomes = strata.stream().map(DetailedTally::tally).toList();
    for (StratumTally stratum : new CycleTally(cycle, outcomes).strata()) {
      details
          .get(stratum.stratum())
          .write(files, target, release, cycle, stratum.stratum(), stratum.counts(), version);
    }
  }

  private static TallyDetails details(List<DetailedTally> ofStratum) {
    long failed = 0;
    long filtered = 0;
    long outputModeration = 0;
    long hostFilter = 0;
    List<Integer> grades = List.of();
    for (DetailedTally one : ofStratum) {
      failed += one.tally().failed();
      filtered += one.tally().counts().count(Outcome.FILTERED);
      if (one.layers() != null) {
        outputModeration += one.layers().getOrDefault(Layer.OUTPUT_MODERATION, 0);
        hostFilter += one.layers().getOrDefault(Layer.HOST_FILTER, 0);
      }
      // Replies of a stratum are in one of these; the others are its failures.
      grades = one.grades().isEmpty() ? grades : one.grades();
    }
    return TallyDetails.of(failed, filtered, outputModeration, hostFilter, grades);
  }
}
