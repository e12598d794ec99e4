package dev.candor.classification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.model.Evidence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small replies that look like no essay: each must get the right coarse outcome. */
class PlainRepliesTest {

  private static final StandardClassifier CLASSIFIER = StandardClassifier.load();

  static Stream<List<String>> rows() throws IOException {
    try (InputStream in = PlainRepliesTest.class.getResourceAsStream("plain-replies.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> List.of(line.split("\t")));
    }
  }

  @Test
  void plainRepliesAreToldForWhatTheyAre() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (List<String> row : rows().toList()) {
      String text = row.get(4).replace("\\n", "\n");
      Reply reply = new Reply(text, row.get(3), row.get(1), null, null, null);
      Classification said = CLASSIFIER.classify(reply);
      if (!said.outcome().coarse().wireName().equals(row.get(2))) {
        wrong.add(row.get(2) + " taken for " + said.outcome() + ": " + text);
      }
    }
    assertThat(wrong).hasSizeLessThan(5);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void evidenceOfAPlainReplyIsAPhraseOfIt(List<String> row) {
    String text = row.get(4).replace("\\n", "\n");
    Reply reply = new Reply(text, row.get(3), row.get(1), null, null, null);
    for (Evidence evidence : CLASSIFIER.classify(reply).evidence()) {
      assertThat(evidence.start()).isNotNegative();
      assertThat(text.substring(evidence.start(), evidence.end())).isEqualTo(evidence.excerpt());
      assertThat(evidence.excerpt()).doesNotContain("。").doesNotContain("\n");
    }
  }
}
