package dev.candor.launcher.rows;

import dev.candor.report.ComparisonText;
import dev.candor.runtime.InputException;
import java.io.PrintWriter;

/**
 * Reports lines that are not rows, the first of them one by one, and counts them; or stops at the
 * first, where that is asked for.
 */
public final class BadLineReport implements RowReader.BadLines {
  private static final int MOST_SHOWN = 10;

  private final PrintWriter err;
  private final boolean strict;
  private long count;

  public BadLineReport(PrintWriter err, boolean strict) {
    this.err = err;
    this.strict = strict;
  }

  @Override
  public void badLine(String file, long line, String problem, byte[] bytes) {
    count++;
    if (strict) {
      throw new InputException(file + ":" + line, problem, "or omit --strict to skip such lines");
    }
    if (count <= MOST_SHOWN) {
      err.println(ComparisonText.cleanLines("candor: " + file + ":" + line + ": " + problem));
    } else if (count == MOST_SHOWN + 1) {
      err.println("candor: further invalid lines are only counted");
    }
    err.flush();
  }

  /** How many there were. */
  public long count() {
    return count;
  }
}
