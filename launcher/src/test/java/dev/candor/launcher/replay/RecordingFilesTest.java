package dev.candor.launcher.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.launcher.rows.BadLineReport;
import dev.candor.launcher.rows.Reading;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingFilesTest {
  private static final String WITH_OUTCOME =
      "{\"release\":\"a\",\"prompt_id\":\"p\",\"response\":\"text\",\"outcome\":\"answer\"}";
  private static final String FAILED =
      "{\"release\":\"a\",\"prompt_id\":\"q\",\"response\":null,\"error\":\"timeout\"}";
  private static final String WITHOUT_OUTCOME =
      "{\"release\":\"a\",\"prompt_id\":\"p\",\"response\":\"text\"}";

  @TempDir private Path directory;

  @Test
  void oneReplyWithoutAnOutcomeIsEnoughToNeedTheClassifier() throws IOException {
    List<String> rows = new ArrayList<>(List.of(WITH_OUTCOME, FAILED));
    assertThat(isToBeClassified(rows)).isFalse();
    rows.add(WITHOUT_OUTCOME);
    assertThat(isToBeClassified(rows)).isTrue();
  }

  private boolean isToBeClassified(List<String> rows) throws IOException {
    Path file = Files.write(directory.resolve("rows.jsonl"), rows);
    return RecordingFiles.of(
            List.of(file.toString()),
            directory,
            new BadLineReport(new PrintWriter(new StringWriter()), true))
        .survey(Reading.plain())
        .isToBeClassified();
  }
}
