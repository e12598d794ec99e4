package dev.candor.launcher.export;

import dev.candor.runtime.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** The files of one export: a table each, and the dictionary. */
final class ExportFiles implements AutoCloseable {
  private final Map<ExportTable, TableWriter> writers = new EnumMap<>(ExportTable.class);
  private final Map<ExportTable, Long> counts = new EnumMap<>(ExportTable.class);
  private final Path directory;
  private final TableWriter.Format format;
  private boolean isFinished;

  /**
   * Makes the directory and begins the tables.
   *
   * @throws InputException if the directory holds such files already, or cannot be written
   */
  ExportFiles(Path directory, TableWriter.Format format, Set<ExportTable> tables) {
    this.directory = directory;
    this.format = format;
    try {
      Files.createDirectories(directory);
      for (ExportTable table : tables) {
        if (Files.exists(file(table))) {
          throw new InputException(
              "--output", file(table) + " already exists", "name another directory");
        }
      }
      for (ExportTable table : tables) {
        writers.put(table, format.open(file(table), table));
        counts.put(table, 0L);
      }
    } catch (IOException e) {
      close();
      throw new InputException(
          "--output", directory + " cannot be written", "name a directory that can be created", e);
    }
  }

  private Path file(ExportTable table) {
    return directory.resolve(table.fileName() + format.ending());
  }

  boolean holds(ExportTable table) {
    return writers.containsKey(table);
  }

  /** Adds a row to a table that is wanted. */
  void write(ExportTable table, Object... values) {
    TableWriter writer = writers.get(table);
    if (writer == null) {
      return;
    }
    if (values.length != table.columns().size()) {
      throw new IllegalArgumentException(table + " has " + table.columns().size() + " columns");
    }
    try {
      writer.write(Arrays.stream(values).map(ExportFiles::known).toArray());
      counts.merge(table, 1L, Long::sum);
    } catch (IOException e) {
      throw new InputException(
          file(table).toString(), "cannot be written to its end", "free some disk space", e);
    }
  }

  /** A number that is none is unknown. */
  private static Object known(Object value) {
    return value instanceof Double number && !Double.isFinite(number) ? null : value;
  }

  /** Rows of each table so far. */
  Map<ExportTable, Long> counts() {
    return counts;
  }

  /** Ends the tables and writes the dictionary beside them. */
  void finish() {
    try {
      for (TableWriter writer : writers.values()) {
        writer.close();
      }
      Files.writeString(
          directory.resolve("dictionary.md"), Dictionary.markdown(writers.keySet(), format));
      Files.writeString(directory.resolve("dictionary.json"), Dictionary.json(writers.keySet()));
      isFinished = true;
    } catch (IOException e) {
      throw new InputException(
          directory.toString(), "cannot be written to its end", "free some disk space", e);
    }
  }

  /** Takes away what was begun and not finished, which nobody should take for the whole. */
  @Override
  public void close() {
    if (isFinished) {
      return;
    }
    try {
      for (Map.Entry<ExportTable, TableWriter> entry : writers.entrySet()) {
        entry.getValue().close();
        Files.deleteIfExists(file(entry.getKey()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the unfinished export cannot be removed", e);
    }
  }
}
