package dev.candor.classification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plain replies that a classifier fitted on political essays alone got wrong. */
class PlainCasesTest {

  private static final StandardClassifier CLASSIFIER = StandardClassifier.load();

  static List<String> cases() throws IOException {
    try (InputStream in = PlainCasesTest.class.getResourceAsStream("plain-cases.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void plainReplyGetsItsClass(String line) {
    String[] fields = line.split("\t");
    Reply reply = new Reply(fields[4].replace("\\n", "\n"), fields[3], fields[1], null, null, null);
    Classification found = CLASSIFIER.classify(reply);
    assertThat(found.outcome().coarse().wireName())
        .as("%s: %s", fields[0], found)
        .isEqualTo(fields[2]);
  }
}
