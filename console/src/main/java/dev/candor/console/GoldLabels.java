package dev.candor.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.report.view.RepliesView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Outcomes that readers gave to replies, in a file of JSON lines that {@code candor eval} scores
 * the classifier against. A reply has one line: who labels it again replaces it.
 */
final class GoldLabels {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  GoldLabels(Path file) {
    this.file = Objects.requireNonNull(file);
  }

  Path file() {
    return file;
  }

  /**
   * Takes a label down.
   *
   * @param label an outcome
   * @param by who gives it
   */
  synchronized void put(RepliesView.Item item, String label, String by, Instant at) {
    ObjectNode row = JSON.createObjectNode();
    row.put("id", item.said().probeId());
    row.put("target", item.target());
    row.put("release", item.said().release());
    row.put("prompt_id", item.promptId());
    row.put("topic", item.topic());
    row.put("arm", item.arm());
    row.put("lang", item.said().lang());
    row.put("prompt", item.prompt());
    row.put("response", item.said().text());
    row.put("complete", item.said().complete());
    row.put("predicted", item.said().outcome());
    row.put("classifier", item.said().classifier());
    row.put("label", label);
    row.put("by", by);
    row.put("at", at.toString());
    try {
      Map<String, String> lines = new LinkedHashMap<>();
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
          if (!line.isBlank()) {
            lines.put(JSON.readTree(line).path("id").asText(), line);
          }
        }
      }
      lines.put(item.said().probeId(), JSON.writeValueAsString(row));
      Path directory = file.toAbsolutePath().getParent();
      Files.createDirectories(directory);
      Path beside = Files.createTempFile(directory, "labels", ".part");
      Files.write(beside, lines.values(), StandardCharsets.UTF_8);
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
