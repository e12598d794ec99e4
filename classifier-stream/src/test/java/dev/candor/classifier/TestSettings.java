package dev.candor.classifier;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of a topology under test: one thread, one partition, nothing from a file. */
final class TestSettings {
  private TestSettings() {}

  /** Settings with the stores in a directory. */
  static ClassifierSettings in(Path directory) {
    return new ClassifierSettings(
        Duration.ofMinutes(10),
        Duration.ofDays(8),
        0.01,
        2000,
        0,
        Optional.empty(),
        1,
        Duration.ofMillis(100),
        directory,
        1,
        Optional.empty());
  }
}
