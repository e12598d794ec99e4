package dev.candor.launcher.rows.shape;

import java.util.HashSet;
import java.util.Set;

/** What one record of a file says of those that follow it. */
final class FileFacts {
  private static final int MOST_SEEN = 2_000_000;

  private final Set<String> seen = new HashSet<>();

  /** Fields that every later row of the file has unless it has its own. */
  final RowDraft everywhere = new RowDraft();

  /** True the first time; a file so long that it cannot be kept in mind is taken at its word. */
  boolean isNew(String id) {
    return seen.size() >= MOST_SEEN || seen.add(id);
  }
}
