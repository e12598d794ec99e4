package dev.candor.producer.catalogue;

import dev.candor.runtime.InputException;
import dev.candor.runtime.Utf8;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads a pack from YAML or from JSON lines. What is wrong inside a file becomes findings, so that
 * one reading shows them all; a file that cannot be read at all is an {@link InputException}.
 */
public final class PackReader {
  private static final long MOST_BYTES = 32L << 20;

  private PackReader() {}

  /** Reads {@code .jsonl} and {@code .ndjson} as JSON lines and anything else as YAML. */
  public static PackDraft read(Path path) {
    return read(path.toString(), text(path));
  }

  /** The same from a text; {@code file} tells the format and names it in messages. */
  public static PackDraft read(String file, String text) {
    return file.endsWith(".jsonl") || file.endsWith(".ndjson")
        ? JsonLinesPack.read(file, text)
        : YamlPack.read(file, text);
  }

  /** The text of a file in UTF-8, or {@link InputException} saying why it cannot be read. */
  public static String text(Path path) {
    try {
      if (Files.isDirectory(path)) {
        throw new InputException(path.toString(), "is a directory", "name a file");
      }
      if (Files.size(path) > MOST_BYTES) {
        throw new InputException(path.toString(), "is larger than 32 MiB", "split it");
      }
      return Utf8.text(path.toString(), Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw new InputException(path.toString(), "no such file", "correct the name", e);
    } catch (IOException e) {
      throw new InputException(path.toString(), "cannot be read", "check its permissions", e);
    }
  }
}
