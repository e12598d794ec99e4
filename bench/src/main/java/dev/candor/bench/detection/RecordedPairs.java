package dev.candor.bench.detection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.detection.DetectionSettings;
import dev.candor.detection.release.ReleaseComparison;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.model.Arm;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pairs of real models as if they were releases: at most forty English questions, once each, two
 * judges. A check that the simulated gains are real, not a tuning set.
 */
final class RecordedPairs {
  private static final int QUESTIONS = 40;
  private static final int FEWEST = 30;
  private static final double LEVEL = .01;

  private RecordedPairs() {}

  private record LabelPair(String first, String second) {}

  static void print(PrintStream out, Path rows) {
    if (!Files.isReadable(rows)) {
      out.println("Recorded pairs: left out, " + rows + " is not there (--rows FILE)");
      return;
    }
    Map<String, Map<String, LabelPair>> models = new TreeMap<>();
    ObjectMapper json = new ObjectMapper();
    try {
      for (String line : Files.readAllLines(rows)) {
        JsonNode row = json.readTree(line);
        if (row.path("lang").asText().equals("en")) {
          models
              .computeIfAbsent(row.path("model").asText(), model -> new TreeMap<>())
              .put(
                  row.path("prompt_id").asText(),
                  new LabelPair(
                      row.path("label").asText(), row.path("label_second_judge").asText()));
        }
      }
    } catch (IOException e) {
      out.println("Recorded pairs: left out, " + rows + " cannot be read: " + e.getMessage());
      return;
    }
    int drifted = 0;
    int found = 0;
    int even = 0;
    int others = 0;
    int foundOthers = 0;
    List<String> names = new ArrayList<>(models.keySet());
    for (int a = 0; a < names.size(); a++) {
      for (int b = a + 1; b < names.size(); b++) {
        Map<String, LabelPair> before = models.get(names.get(a));
        Map<String, LabelPair> now = models.get(names.get(b));
        List<String> common =
            before.keySet().stream().filter(now::containsKey).limit(QUESTIONS).toList();
        if (common.size() < FEWEST) {
          continue;
        }
        double first = signTest(common, before, now, true);
        double second = signTest(common, before, now, false);
        boolean alarm = alarms(common, before, now);
        if (Math.max(first, second) < LEVEL) {
          drifted++;
          found += alarm ? 1 : 0;
          even += first <= LEVEL / 8 ? 1 : 0;
        } else {
          others++;
          foundOthers += alarm ? 1 : 0;
        }
      }
    }
    out.printf(
        Locale.ROOT,
        "Recorded pairs, at most 40 English questions once each, level .01: found %.0f %% of the"
            + " %d that a sign test at .01 calls drifted by both judges' labels (an even split over"
            + " eight measures: %.0f %%), and %.1f %% of the %d others%n",
        100.0 * found / drifted,
        drifted,
        100.0 * even / drifted,
        100.0 * foundOthers / others,
        others);
  }

  private static boolean alarms(
      List<String> common, Map<String, LabelPair> before, Map<String, LabelPair> now) {
    return ReleaseComparison.start(
            DetectionSettings.defaults().withLevel(LEVEL),
            ReleaseHistory.empty("old").with(tally(common, before)),
            "new")
        .withCandidate(tally(common, now))
        .alarmed();
  }

  private static CycleTally tally(List<String> common, Map<String, LabelPair> labels) {
    return new CycleTally(
        0,
        common.stream()
            .map(
                prompt ->
                    new StratumTally(
                        new Stratum(prompt, prompt, Stratum.ALL, "en", Arm.SENSITIVE),
                        OutcomeCounts.ofOne(outcome(labels.get(prompt).first()))))
            .toList());
  }

  private static Outcome outcome(String coarse) {
    return switch (coarse) {
      case "answer" -> Outcome.ANSWER;
      case "refusal" -> Outcome.REFUSAL;
      default -> Outcome.DEFLECTION;
    };
  }

  /** Two-sided sign test of the questions whose treatment changed. */
  private static double signTest(
      List<String> common,
      Map<String, LabelPair> before,
      Map<String, LabelPair> now,
      boolean first) {
    int up = 0;
    int down = 0;
    for (String prompt : common) {
      LabelPair old = before.get(prompt);
      LabelPair fresh = now.get(prompt);
      boolean answered = (first ? old.first() : old.second()).equals("answer");
      boolean answers = (first ? fresh.first() : fresh.second()).equals("answer");
      up += answered && !answers ? 1 : 0;
      down += !answered && answers ? 1 : 0;
    }
    int n = up + down;
    double term = Math.pow(.5, n);
    double tail = 0;
    for (int i = 0; i <= Math.min(up, down); i++) {
      tail += term;
      term *= (n - i) / (i + 1.0);
    }
    return Math.min(1, 2 * tail);
  }
}
