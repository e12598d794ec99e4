package dev.candor.detection.replies;

import dev.candor.detection.numbers.Packed;
import dev.candor.model.Arm;
import dev.candor.model.Outcome;
import dev.candor.model.ReplyLength;
import dev.candor.model.StratumTally;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long a release's replies are: of each prompt's answers their mean, and of all replies to
 * sensitive prompts in a language how many of each length had which outcome.
 */
public final class ReplyLengths {
  private static final int VALID = Outcome.INVALID.ordinal();

  private final int[] answers;
  private final int[] sums;
  private final Map<String, int[]> tables;

  private ReplyLengths(int[] answers, int[] sums, Map<String, int[]> tables) {
    this.answers = answers;
    this.sums = sums;
    this.tables = tables;
  }

  static ReplyLengths of(int rows) {
    return new ReplyLengths(new int[rows], new int[rows], new TreeMap<>());
  }

  /** A copy to be added to, where row {@code i} has become row {@code rowOf[i]} of {@code rows}. */
  ReplyLengths moved(int[] rowOf, int rows) {
    ReplyLengths moved = of(rows);
    for (int row = 0; row < rowOf.length; row++) {
      moved.answers[rowOf[row]] = answers[row];
      moved.sums[rowOf[row]] = sums[row];
    }
    tables.forEach((lang, table) -> moved.tables.put(lang, table.clone()));
    return moved;
  }

  /** Adds a cycle's replies to the row; only to be called on a copy of one's own. */
  void add(int row, StratumTally tally) {
    for (int code : tally.codes()) {
      int outcome = ReplyLength.outcome(code);
      if (outcome >= VALID) {
        continue;
      }
      int bucket = ReplyLength.bucket(code);
      if (outcome == Outcome.ANSWER.ordinal()) {
        answers[row]++;
        sums[row] += bucket;
      }
      if (tally.stratum().arm() == Arm.SENSITIVE) {
        tables
            .computeIfAbsent(tally.stratum().lang(), lang -> new int[ReplyLength.BUCKETS * VALID])[
            bucket * VALID + outcome]++;
      }
    }
  }

  /** Answers of the row whose length is known. */
  public int answers(int row) {
    return answers[row];
  }

  /** Their mean length, in buckets. */
  public double mean(int row) {
    return (double) sums[row] / answers[row];
  }

  /** Replies in this language by {@code bucket · kinds + outcome}; null if no length is known. */
  public int[] table(String lang) {
    return tables.get(lang);
  }

  /** Languages of which lengths are known. */
  public Iterable<String> languages() {
    return tables.keySet();
  }

  boolean isEmpty() {
    return tables.isEmpty() && Arrays.equals(answers, new int[answers.length]);
  }

  void write(DataOutputStream out) throws IOException {
    Packed.writeRows(out, answers, 1);
    Packed.writeRows(out, sums, 1);
    Packed.write(out, tables.size());
    for (Map.Entry<String, int[]> table : tables.entrySet()) {
      out.writeUTF(table.getKey());
      Packed.writeRows(out, table.getValue(), VALID);
    }
  }

  static ReplyLengths read(DataInputStream in, int rows) throws IOException {
    int[] answers = Packed.readRows(in, rows, 1);
    int[] sums = Packed.readRows(in, rows, 1);
    Map<String, int[]> tables = new TreeMap<>();
    for (int left = Packed.read(in); left > 0; left--) {
      tables.put(in.readUTF(), Packed.readRows(in, ReplyLength.BUCKETS, VALID));
    }
    return new ReplyLengths(answers, sums, tables);
  }
}
