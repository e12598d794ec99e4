package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.runtime.InputException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoriesTest {
  @TempDir Path directory;

  private FileChannel inUse(String name) throws Exception {
    Files.createDirectories(directory.resolve(name));
    FileChannel channel =
        FileChannel.open(
            directory.resolve(name).resolve("in-use"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    channel.lock();
    return channel;
  }

  @Test
  void secondClassifierOfAHostTakesTheNextDirectory() throws Exception {
    Path wanted = directory.resolve("state");
    try (FileChannel first = inUse("state");
        FileChannel second = inUse("state-2")) {
      assertThat(first.isOpen() && second.isOpen()).isTrue();
      assertThat(StateDirectories.claim(wanted, false)).isEqualTo(directory.resolve("state-3"));
    }
    assertThat(StateDirectories.claim(wanted, false)).isEqualTo(wanted);
    assertThat(StateDirectories.claim(wanted, false)).as("it is ours").isEqualTo(wanted);
  }

  @Test
  void directoryThatTheConfigurationNamesIsRefusedWhileInUse() throws Exception {
    try (FileChannel other = inUse("mine")) {
      assertThat(other.isOpen()).isTrue();
      assertThatThrownBy(() -> StateDirectories.claim(directory.resolve("mine"), true))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("in use by another classifier on this host");
    }
  }
}
