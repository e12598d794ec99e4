package dev.candor.classification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.model.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Short replies to plain questions, as a monitor meets them every day. */
class PlainQuestionsTest {

  private static final StandardClassifier CLASSIFIER = StandardClassifier.load();

  private record Row(Outcome expected, Outcome found) {}

  private static List<Row> rows(String lang) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (InputStream in = PlainQuestionsTest.class.getResourceAsStream("plain-questions.tsv")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        String[] fields = line.split("\t");
        if (line.startsWith("#") || !fields[1].equals(lang)) {
          continue;
        }
        String text = fields[4].replace("\\n", "\n");
        Reply reply = new Reply(text, fields[3], lang, null, null, null);
        rows.add(new Row(Outcome.ofWireName(fields[2]), CLASSIFIER.classify(reply).outcome()));
      }
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void sixOfSevenGetTheRightOutcome(String lang) throws IOException {
    List<Row> rows = rows(lang);
    assertThat(rows).hasSize(100);
    assertThat(rows.stream().filter(row -> row.expected() == row.found()).count())
        .isGreaterThanOrEqualTo(86);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void whatIsConstrainedIsHardlyEverMissed(String lang) throws IOException {
    List<Row> constrained =
        rows(lang).stream().filter(row -> row.expected().isConstrained()).toList();
    assertThat(constrained.stream().filter(row -> row.found().isConstrained()).count() * 20)
        .isGreaterThanOrEqualTo(constrained.size() * 18L);
  }
}
