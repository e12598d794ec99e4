package dev.candor.launcher.export;

import dev.candor.model.Require;

/**
 * A column of an exported table; null stands for unknown in any of them.
 *
 * @param meaning with its unit, and where it comes from, for the dictionary
 */
record ExportColumn(String name, Kind kind, String meaning) {

  /** What values of a column are. */
  enum Kind {
    TEXT("text"),
    INTEGER("whole number"),
    REAL("number"),
    BOOLEAN("true or false"),
    TIME("time (UTC; ISO 8601 in JSON and CSV, milliseconds in Parquet)");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  ExportColumn {
    Require.nonNull(name, kind, meaning);
  }
}
