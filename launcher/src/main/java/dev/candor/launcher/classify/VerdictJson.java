package dev.candor.launcher.classify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.classification.judge.Judge.JudgeVerdict;
import dev.candor.model.Outcome;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a judge's verdict. What is not exactly one is none: the words are a model's. */
public final class VerdictJson {
  private static final int LONGEST = 4_096;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Models that cannot be held to a schema like to fence their JSON. */
  private static final Pattern FENCED =
      Pattern.compile("\\A```(?:json)?\\s*+(\\{.*\\})\\s*```\\z", Pattern.DOTALL);

  private VerdictJson() {}

  /** The verdict in a judge's words; empty where there is none that can be used. */
  public static Optional<JudgeVerdict> read(String words) {
    if (words == null || words.length() > LONGEST) {
      return Optional.empty();
    }
    String text = words.strip();
    Matcher fenced = FENCED.matcher(text);
    try {
      JsonNode verdict = MAPPER.readTree(fenced.matches() ? fenced.group(1) : text);
      if (verdict == null || !verdict.path("confidence").isNumber()) {
        return Optional.empty();
      }
      return Optional.of(
          new JudgeVerdict(
              Outcome.ofWireName(verdict.path("outcome").asText()),
              verdict.path("confidence").asDouble(),
              verdict.path("reason").asText("")));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
