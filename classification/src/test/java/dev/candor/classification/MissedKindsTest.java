package dev.candor.classification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Replies of the kinds that are missed most, kept apart from every fit, and answers beside them.
 */
class MissedKindsTest {

  private static final StandardClassifier CLASSIFIER = StandardClassifier.load();

  @Test
  void noMoreOfTheMissedKindsAreMissed() throws IOException {
    List<String> missed = new ArrayList<>();
    List<String> answersMistaken = new ArrayList<>();
    for (List<String> row : rows()) {
      String text = row.get(4).replace("\\n", "\n");
      Reply reply = new Reply(text, row.get(3), row.get(1), null, null, null);
      Classification said = CLASSIFIER.classify(reply);
      if (!List.of(row.get(2).split(",")).contains(said.outcome().coarse().wireName())) {
        boolean answer = row.get(2).equals("answer");
        (answer ? answersMistaken : missed).add(row.get(0) + " taken for " + said.outcome());
      }
    }
    assertThat(missed).hasSizeLessThan(12);
    assertThat(answersMistaken).hasSizeLessThan(3);
  }

  private static List<List<String>> rows() throws IOException {
    try (InputStream in = MissedKindsTest.class.getResourceAsStream("missed-kinds.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> List.of(line.split("\t")))
          .toList();
    }
  }
}
