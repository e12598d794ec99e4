package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.runtime.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceIdsTest {
  @TempDir Path directory;

  @Test
  void nameIsKeptWithTheStoresAndUnlikeAnothers() {
    String first = InstanceIds.keptIn(directory.resolve("a"), new Random(1));
    assertThat(InstanceIds.keptIn(directory.resolve("a"), new Random(2))).isEqualTo(first);
    assertThat(InstanceIds.keptIn(directory.resolve("b"), new Random(2))).isNotEqualTo(first);
  }

  @Test
  void nameThatWasBrokenIsMadeAgain() throws Exception {
    Files.writeString(directory.resolve("instance-id"), "two words");
    assertThat(InstanceIds.keptIn(directory, new Random(1))).startsWith("candor-classifier-");
  }

  @Test
  void directoryThatCannotBeMadeIsSaidWithWhatToDo() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> InstanceIds.keptIn(file, new Random(1)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("classifier.instance_id");
  }
}
