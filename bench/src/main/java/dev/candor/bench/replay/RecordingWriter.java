package dev.candor.bench.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.producer.catalogue.BuiltInPacks;
import dev.candor.producer.catalogue.CatalogueQuestion;
import dev.candor.simulator.text.Draw;
import dev.candor.simulator.text.Matter;
import dev.candor.simulator.text.ReplyWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a recording like one of four hosted models: the built-in catalogue asked in English and
 * Chinese by the cycle, two releases each, every reply a text of its own of about a kilobyte.
 */
final class RecordingWriter {
  private static final int REPLY_BYTES = 1_000;
  private static final int TARGETS = 4;
  private static final int SAMPLES = 3;
  private static final double SECOND_RELEASE_FROM = 0.6;
  private static final List<String> KINDS =
      List.of("answer", "answer", "answer", "aligned", "deflection", "lecture", "refusal");

  private final ObjectMapper json = new ObjectMapper();
  private final ReplyWriter writer = ReplyWriter.builtIn();
  private final List<CatalogueQuestion> questions = new ArrayList<>();
  private final List<Matter> matters = new ArrayList<>();
  private final long seed;

  RecordingWriter(long seed) {
    this.seed = seed;
    for (String pack : BuiltInPacks.NAMES) {
      questions.addAll(BuiltInPacks.load(pack).questions(Set.of("en", "zh")));
    }
    questions.forEach(
        question -> matters.add(writer.matter(List.of(question.text()), List.of(), false)));
  }

  /**
   * Writes the same rows twice: without an outcome, and with the one that the text was written for.
   */
  void write(Path bare, Path withOutcome, int rows) throws IOException {
    try (BufferedWriter first = Files.newBufferedWriter(bare);
        BufferedWriter second = Files.newBufferedWriter(withOutcome)) {
      for (int row = 0; row < rows; row++) {
        Map<String, Object> fields = row(row, rows);
        String kind = (String) fields.remove("outcome");
        first.write(json.writeValueAsString(fields));
        first.newLine();
        fields.put("outcome", kind);
        second.write(json.writeValueAsString(fields));
        second.newLine();
      }
    }
  }

  private Map<String, Object> row(int row, int rows) {
    int target = row % TARGETS;
    int asking = row / TARGETS;
    int sample = asking % SAMPLES;
    int asked = asking / SAMPLES;
    int cycle = asked / questions.size();
    CatalogueQuestion question = questions.get(asked % questions.size());
    Draw draw = Draw.of(seed, row);
    String kind = draw.oneOf(KINDS);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("target", "model-" + target);
    fields.put("release", row < rows * SECOND_RELEASE_FROM ? "first" : "second");
    fields.put("cycle", cycle);
    fields.put("sample", sample);
    fields.put("prompt_id", question.promptId());
    fields.put("intent", question.intent());
    fields.put("topic", question.topic());
    fields.put("arm", question.arm().wireName());
    fields.put("lang", question.lang());
    fields.put("prompt", question.text());
    fields.put("response", reply(kind, question, matters.get(asked % questions.size()), draw));
    fields.put("finish_reason", "stop");
    fields.put("outcome", kind);
    return fields;
  }

  /** Paragraphs until there is a kilobyte, cut there as a limit on tokens cuts. */
  private String reply(String kind, CatalogueQuestion question, Matter matter, Draw draw) {
    StringBuilder text = new StringBuilder();
    int bytes = 0;
    while (bytes < REPLY_BYTES) {
      String paragraph = writer.write(kind, question.lang(), matter, draw);
      text.append(text.isEmpty() ? "" : "\n\n").append(paragraph);
      bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;
    }
    byte[] all = text.toString().getBytes(StandardCharsets.UTF_8);
    int end = REPLY_BYTES;
    while (end < all.length && (all[end] & 0xC0) == 0x80) {
      end--; // no half a character
    }
    return new String(all, 0, end, StandardCharsets.UTF_8);
  }
}
