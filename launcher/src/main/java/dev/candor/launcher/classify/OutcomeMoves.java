package dev.candor.launcher.classify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.events.ClassifiedResponse;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Which outcomes moved, by topic and language, with examples. */
final class OutcomeMoves {
  private static final int MOST_EXAMPLES = 3;
  private static final int LONGEST_EXAMPLE = 60;

  private record Move(String topic, String lang, String from, String to) {}

  private static final class Found {
    private int count;
    private final List<String> examples = new ArrayList<>();
  }

  private final Map<Move, Found> moves =
      new TreeMap<>(
          Comparator.comparing(Move::topic)
              .thenComparing(Move::lang)
              .thenComparing(Move::from)
              .thenComparing(Move::to));
  private final Map<String, Integer> versions = new TreeMap<>();
  private int replies;
  private int moved;

  /** Counts a reply by its outcome before, under a version, and now. */
  void add(String before, String version, ClassifiedResponse now) {
    replies++;
    versions.merge(version, 1, Integer::sum);
    if (before.equals(now.outcome().wireName())) {
      return;
    }
    moved++;
    Found found =
        moves.computeIfAbsent(
            new Move(now.topic(), now.lang(), before, now.outcome().wireName()),
            any -> new Found());
    found.count++;
    if (found.examples.size() < MOST_EXAMPLES) {
      String excerpt = line(now.excerpt() == null ? "" : now.excerpt());
      found.examples.add("%s %s: %s".formatted(now.target(), now.promptId(), excerpt));
    }
  }

  private static String line(String excerpt) {
    StringBuilder text = new StringBuilder();
    excerpt
        .codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
        .limit(LONGEST_EXAMPLE)
        .forEach(text::appendCodePoint);
    return text.toString().strip();
  }

  void print(PrintWriter out, String version) {
    out.printf(
        Locale.ROOT,
        "%d replies to %s; before: %s%n%d moved (%.1f %%)%n",
        replies,
        version,
        versions,
        moved,
        replies == 0 ? 0 : 100.0 * moved / replies);
    if (!moves.isEmpty()) {
      out.printf("%-20s %-5s %-11s %-11s %6s%n", "topic", "lang", "from", "to", "count");
    }
    moves.forEach(
        (move, found) -> {
          out.printf(
              "%-20s %-5s %-11s %-11s %6d%n",
              move.topic(), move.lang(), move.from(), move.to(), found.count);
          found.examples.forEach(example -> out.printf("    %s%n", example));
        });
  }

  ObjectNode json(String version) {
    ObjectNode report = JsonNodeFactory.instance.objectNode().put("classifier", version);
    versions.forEach(report.putObject("previous")::put);
    ArrayNode rows = report.put("rows", replies).put("moved", moved).putArray("moves");
    moves.forEach(
        (move, found) -> {
          ObjectNode row = rows.addObject();
          row.put("topic", move.topic()).put("lang", move.lang());
          row.put("from", move.from()).put("to", move.to()).put("count", found.count);
          found.examples.forEach(row.putArray("examples")::add);
        });
    return report;
  }
}
