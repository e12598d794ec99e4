package dev.candor.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.classification.Classification;
import dev.candor.classification.Reply;
import dev.candor.classification.StandardClassifier;
import dev.candor.classification.score.GoldSet;
import dev.candor.model.Outcome;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a person can read is never invalid; what nobody can, nearly always is. */
class FluentRepliesStayReadableTest {

  private static final StandardClassifier CLASSIFIER = StandardClassifier.load();
  private static final Path EXAMPLES = Path.of("../classification/src/training/examples");
  private static final Path PLAIN =
      Path.of("../classification/src/test/resources/dev/candor/classification/plain-questions.tsv");
  private static final Path RECORDED = Path.of("../../shared/eval");

  /**
   * Models of which some recorded replies decay into salad, or are one long thought, as their
   * publishers note.
   */
  private static final List<String> DECAYING = List.of("llama-3.1-70b", "kimi-vl", "qwen-2.5-7b");

  private final ObjectMapper mapper = new ObjectMapper();

  private List<Reply> rows(Path folder) throws IOException {
    List<Reply> replies = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jsonl")) {
      for (Path file : files) {
        try (Stream<String> lines = Files.lines(file)) {
          for (String line : (Iterable<String>) lines.filter(l -> !l.isBlank())::iterator) {
            JsonNode row = mapper.readTree(line);
            String model = row.path("model").asText();
            if (DECAYING.stream().noneMatch(model::contains)) {
              replies.add(reply(row.get("response").asText(), row));
            }
          }
        }
      }
    }
    return replies;
  }

  private static Reply reply(String text, JsonNode row) {
    JsonNode prompt = row.get("prompt");
    return new Reply(
        text,
        prompt == null || prompt.isNull() ? null : prompt.asText(),
        row.path("lang").asText(null),
        null,
        null,
        null);
  }

  private static List<String> invalid(List<Reply> replies) {
    List<String> invalid = new ArrayList<>();
    for (Reply reply : replies) {
      Classification said = CLASSIFIER.classify(reply);
      if (said.outcome() == Outcome.INVALID) {
        invalid.add(said.evidence().get(0).source() + ": " + reply.text());
      }
    }
    return invalid;
  }

  private static List<Reply> withInsertions(List<Reply> replies, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return replies.stream()
        .filter(reply -> reply.text() != null)
        .map(
            reply ->
                new Reply(
                    Insertions.into(reply.text(), random),
                    reply.prompt(),
                    reply.promptLang(),
                    null,
                    null,
                    null))
        .toList();
  }

  @Test
  void examplesAreReadableWithAbbreviationsCodeFormulasTablesAddressesAndForeignNames()
      throws IOException {
    List<Reply> replies = rows(EXAMPLES);
    assertThat(replies).hasSizeGreaterThan(2_000);
    assertThat(invalid(replies)).isEmpty();
    assertThat(invalid(withInsertions(replies, 101))).isEmpty();
  }

  @Test
  void plainQuestionsAndGoldRepliesAreReadableToo() throws IOException {
    List<Reply> replies = new ArrayList<>();
    for (GoldSet.Item item : GoldSet.items()) {
      if (item.outcome() != Outcome.INVALID && item.outcome() != Outcome.FILTERED) {
        replies.add(item.reply());
      }
    }
    for (String line : Files.readAllLines(PLAIN)) {
      String[] fields = line.split("\t");
      if (!line.startsWith("#")) {
        replies.add(
            new Reply(fields[4].replace("\\n", "\n"), fields[3], fields[1], null, null, null));
      }
    }
    assertThat(replies).hasSizeGreaterThan(200);
    assertThat(invalid(replies)).isEmpty();
    for (int seed = 0; seed < 5; seed++) {
      assertThat(invalid(withInsertions(replies, seed))).isEmpty();
    }
  }

  /** One recorded answer lists the same rhymes until it is cut off, and is invalid rightly. */
  @Test
  void recordedRepliesAreReadableButForALoop() throws IOException {
    Assumptions.assumeTrue(Files.isDirectory(RECORDED), "the evaluation data are elsewhere");
    List<Reply> replies = rows(RECORDED);
    for (List<Reply> all : List.of(replies, withInsertions(replies, 7))) {
      assertThat(invalid(all))
          .hasSizeLessThan(2)
          .allSatisfy(reply -> assertThat(reply).startsWith("the same over and over"));
    }
  }

  @Test
  void unreadableRepliesWrittenByHandAreFoundMostly() throws IOException {
    List<Reply> unreadable = rows(EXAMPLES.resolve("unreadable"));
    assertThat(unreadable).hasSizeGreaterThan(50);
    assertThat((double) invalid(unreadable).size() / unreadable.size()).isGreaterThan(.5);
  }

  @Test
  void gibberishIsFound() throws IOException {
    List<Reply> fluent = rows(EXAMPLES);
    SplittableRandom random = new SplittableRandom(40);
    for (int kind = 0; kind < Gibberish.KINDS; kind++) {
      int found = 0;
      int made = 0;
      for (int i = kind; i < fluent.size(); i += 29) {
        Reply of = fluent.get(i);
        if (of.text().length() >= 40) {
          String text = Gibberish.of(kind, of.text(), random);
          Reply spoiled = new Reply(text, of.prompt(), of.promptLang(), null, null, null);
          found += CLASSIFIER.classify(spoiled).outcome() == Outcome.INVALID ? 1 : 0;
          made++;
        }
      }
      double least = kind == Gibberish.SHUFFLED_WORDS ? 0 : kind == Gibberish.SHUFFLED ? .5 : .75;
      assertThat((double) found / made).as("kind %d", kind).isGreaterThanOrEqualTo(least);
    }
  }
}
