package dev.candor.launcher.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.launcher.Ran;
import dev.candor.launcher.replay.ReplayCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology on a real broker, and the command without one, on the same rows. */
class ITDetectAgreesWithReplay {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] OUTCOMES = {
    "aligned", "deflection", "lecture", "refusal", "filtered", "invalid"
  };

  @TempDir private Path directory;

  @Test
  void everyCellAndContrastHasTheSameVerdictAndPValue() throws Exception {
    Path file = Files.write(directory.resolve("rows.jsonl"), rows());
    JsonNode target = JSON.readTree(run(new ReplayCommand(), file)).path("targets").path(0);
    List<JsonNode> cells = new ArrayList<>();
    int contrasts = 0;
    for (String text : run(new DetectCommand(), file).lines().toList()) {
      JsonNode line = JSON.readTree(text);
      JsonNode contrast = target.path("contrasts").path(line.path("measure").asText());
      if (contrast.isMissingNode()) {
        cells.add(line);
        continue;
      }
      contrasts++;
      for (String field : List.of("verdict", "p_value", "difference", "baseline", "candidate")) {
        assertThat(line.path(field)).as("%s of %s", field, line).isEqualTo(contrast.path(field));
      }
    }
    assertThat(contrasts).isEqualTo(target.path("contrasts").size()).isPositive();
    assertThat(target.path("cells")).hasSameSizeAs(cells);
    for (int i = 0; i < cells.size(); i++) {
      JsonNode replayed = target.path("cells").path(i);
      for (String field :
          List.of(
              "topic",
              "lang",
              "arm",
              "measure",
              "verdict",
              "alarm_cycle",
              "p_value",
              "difference",
              "baseline",
              "candidate")) {
        assertThat(replayed.path(field))
            .as("%s of %s", field, cells.get(i))
            .isEqualTo(cells.get(i).path(field));
      }
    }
    assertThat(cells).anyMatch(cell -> cell.path("verdict").asText().equals("drifted"));
  }

  private static String run(Object command, Path file) {
    Ran ran = Ran.of(command, "--json", file.toString());
    assertThat(ran.exit()).as("%s", ran.err()).isEqualTo(3);
    return ran.out();
  }

  private static List<String> rows() {
    SplittableRandom random = new SplittableRandom(21);
    List<String> rows = new ArrayList<>();
    for (int release = 0; release < 2; release++) {
      for (int cycle = 0; cycle < 5; cycle++) {
        for (int prompt = 0; prompt < 24; prompt++) {
          for (String lang : List.of("en", "zh")) {
            double rate = release == 0 || lang.equals("en") ? .25 : .7;
            String outcome =
                random.nextDouble() < rate ? OUTCOMES[random.nextInt(OUTCOMES.length)] : "answer";
            int day = 1 + release * 10 + cycle;
            rows.add(
                String.format(
                    "{\"target\":\"m\",\"release\":\"r%d\",\"prompt_id\":\"p%d\",\"intent\":\"i%d\","
                        + "\"topic\":\"t%d\",\"arm\":\"%s\",\"lang\":\"%s\",\"cycle\":%d,\"sample\":0,"
                        + "\"outcome\":\"%s\",\"response\":\"%s\","
                        + "\"timestamp\":\"2026-01-%02dT00:00:00Z\"}",
                    release,
                    prompt,
                    prompt / 3,
                    prompt % 2,
                    prompt % 6 == 5 ? "control" : "sensitive",
                    lang,
                    release * 10 + cycle,
                    outcome,
                    "reply " + random.nextLong(),
                    day));
          }
        }
      }
    }
    return rows;
  }
}
