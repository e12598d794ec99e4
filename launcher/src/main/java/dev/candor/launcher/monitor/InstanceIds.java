package dev.candor.launcher.monitor;

import dev.candor.runtime.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Names for classifiers that are given none: whoever has the stores has the name. */
final class InstanceIds {
  private static final String FILE = "instance-id";
  private static final int BYTES = 8;

  private InstanceIds() {}

  /**
   * The name kept in a directory, made on the first call.
   *
   * @throws InputException where it can neither be read nor written
   */
  static String keptIn(Path directory, RandomGenerator random) {
    Path file = directory.resolve(FILE);
    try {
      if (Files.exists(file)) {
        String kept = Files.readString(file).strip();
        if (kept.matches("[A-Za-z0-9._-]{1,80}")) {
          return kept;
        }
      }
      byte[] bytes = new byte[BYTES];
      random.nextBytes(bytes);
      String made = "candor-classifier-" + HexFormat.of().formatHex(bytes);
      Files.createDirectories(directory);
      Files.writeString(file, made + "\n");
      return made;
    } catch (IOException e) {
      throw new InputException(
          file.toString(),
          "the instance's name cannot be saved: " + e.getMessage(),
          "make the directory writable, or set classifier.instance_id",
          e);
    }
  }
}
