package dev.candor.embedded.broker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.runtime.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  private static final long MEBIBYTE = 1 << 20;

  @TempDir Path directory;

  @Test
  void directoryIsOneProcesssAtATimeAndFreeAgainAfterwards() {
    Path path = directory.resolve("data");
    try (DataDirectory first = DataDirectory.take(path)) {
      assertThatThrownBy(() -> DataDirectory.take(first.path()))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("in use by another Candor");
    }
    assertThatCode(() -> DataDirectory.take(path).close()).doesNotThrowAnyException();
  }

  @Test
  void fileInItsPlaceIsNamed() throws Exception {
    Path file = Files.writeString(directory.resolve("data"), "x");
    assertThatThrownBy(() -> DataDirectory.take(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("--data-dir: " + file);
  }

  @Test
  void fullDiskIsRefusedWithWhatIsLeft() {
    assertThatThrownBy(() -> DataDirectory.refuseFull(directory, 3 * MEBIBYTE, 900 * MEBIBYTE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has 3 MiB left on its disk")
        .hasMessageContaining("free at least");
    assertThatCode(() -> DataDirectory.refuseFull(directory, 800 * MEBIBYTE, 900 * MEBIBYTE))
        .doesNotThrowAnyException();
  }

  @Test
  void fileSystemThatDoesNotSayItsSizeIsUsed() {
    assertThatCode(() -> DataDirectory.refuseFull(directory, 0, 0)).doesNotThrowAnyException();
  }
}
