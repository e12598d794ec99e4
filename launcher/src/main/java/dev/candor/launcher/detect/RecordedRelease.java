package dev.candor.launcher.detect;

import dev.candor.model.KeyFactGrade;
import dev.candor.model.Layer;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.ReplyLength;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import dev.candor.stream.ClassifierSettings;
import dev.candor.stream.aspect.DetailedTally;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * The replies of one release of a recording, counted by cycle and stratum; a row that comes again
 * counts once, and not at all where its rows contradict each other.
 */
final class RecordedRelease {
  private static final int GRADES = KeyFactGrade.values().length;

  private final Map<Object, HeardRow> said = new HashMap<>();
  private final Set<Object> answered = new HashSet<>();
  private final TreeMap<Long, Map<Stratum, CycleCell>> cycles = new TreeMap<>();

  /** When cycles began, as far as rows say. */
  private final TreeMap<Long, Instant> began = new TreeMap<>();

  private long contradicted;
  private boolean settled;

  /** What the first row of an identity said. */
  private record HeardRow(RecordedRow row, boolean isContradicted) {
    boolean agrees(RecordedRow other) {
      return row.outcome() == other.outcome() && Objects.equals(row.replyHash(), other.replyHash());
    }
  }

  private static final class CycleCell {
    OutcomeCounts counts = OutcomeCounts.none();
    long[] hashes = new long[2];
    int hashed;
    int[] lengths = {};
    int[] grades = {};
    int outputModeration;
    int hostFilter;

    void add(RecordedRow row) {
      counts = counts.plus(OutcomeCounts.ofOne(row.outcome()));
      Long hash = row.replyHash();
      if (row.grade() != null && row.outcome() != Outcome.INVALID) {
        int ordinal = row.grade().ordinal();
        grades = Arrays.copyOf(grades, 2 * GRADES);
        grades[(row.outcome() == Outcome.ANSWER ? 0 : GRADES) + ordinal]++;
        hash = hash == null ? null : Long.valueOf(DetailedTally.withGrade(hash, row.grade()));
      }
      if (row.outcome() == Outcome.FILTERED) {
        outputModeration += row.layer() == Layer.OUTPUT_MODERATION ? 1 : 0;
        hostFilter += row.layer() == Layer.HOST_FILTER ? 1 : 0;
      }
      if (row.replyLength() != null) {
        lengths = Arrays.copyOf(lengths, lengths.length + 1);
        lengths[lengths.length - 1] = ReplyLength.codeOf(row.replyLength(), row.outcome());
      }
      if (hash != null) {
        hash(StratumTally.hashOf(hash, row.outcome()));
      }
    }

    DetailedTally tally(Stratum stratum) {
      return new DetailedTally(
          new StratumTally(stratum, counts, Arrays.copyOf(hashes, hashed), 0, lengths),
          Arrays.stream(grades).boxed().toList(),
          DetailedTally.layers(counts, outputModeration, hostFilter));
    }

    void hash(long hash) {
      if (hashed == hashes.length) {
        hashes = Arrays.copyOf(hashes, 2 * hashed);
      }
      hashes[hashed++] = hash;
    }
  }

  /** Counts a reply; false if it was counted before. */
  boolean add(RecordedRow row) {
    if (row.timestamp() != null) {
      began.merge(row.cycle(), row.timestamp(), (one, other) -> one.isBefore(other) ? one : other);
    }
    Object identity =
        row.identity(
            row.cycle() != 0 ? null : row.timestamp() != null ? row.timestamp() : row.replyHash());
    if (identity == null) {
      cell(row).add(row);
      return true;
    }
    answered.add(row.identity(null));
    HeardRow before = said.putIfAbsent(identity, new HeardRow(row, false));
    if (before != null && !before.agrees(row)) {
      contradicted++;
      said.put(identity, new HeardRow(before.row(), true));
    }
    return before == null;
  }

  /** How many rows contradict an earlier row of the same probe. */
  long contradicted() {
    return contradicted;
  }

  /** Whether a probe was answered in the end. */
  boolean hasAnswered(Object identity) {
    return answered.contains(identity);
  }

  /** When it first answered; null where no row says. */
  Instant earliest() {
    return began.values().stream().min(Comparator.naturalOrder()).orElse(null);
  }

  /** Cycles that share a mood, by how far apart they began on average; 1 where no row says. */
  int cyclesPerStretch() {
    if (began.size() < 2) {
      return 1;
    }
    Duration lasted = Duration.between(began.firstEntry().getValue(), began.lastEntry().getValue());
    Duration pause = lasted.dividedBy(began.lastKey() - began.firstKey());
    return pause.toMillis() <= 0 ? 1 : ClassifierSettings.cyclesPerStretch(pause);
  }

  /** The day on which a cycle began, since 1970-01-01 in UTC; empty where no row says. */
  OptionalLong day(long cycle) {
    Instant at = began.get(cycle);
    return at == null
        ? OptionalLong.empty()
        : OptionalLong.of(at.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay());
  }

  /** When its cycles began, in their order, as far as rows say. */
  List<Instant> began() {
    return List.copyOf(began.values());
  }

  /** Its cycles by number. */
  TreeMap<Long, List<DetailedTally>> cycles() {
    settle();
    TreeMap<Long, List<DetailedTally>> tallies = new TreeMap<>();
    cycles.forEach(
        (cycle, cells) -> {
          List<DetailedTally> strata = new ArrayList<>(cells.size());
          cells.forEach((stratum, cell) -> strata.add(cell.tally(stratum)));
          tallies.put(cycle, strata);
        });
    return tallies;
  }

  /** Takes the probes that are told apart into the cells, once all their rows are known. */
  private void settle() {
    if (settled) {
      return;
    }
    settled = true;
    for (HeardRow one : said.values()) {
      if (!one.isContradicted()) {
        cell(one.row()).add(one.row());
      }
    }
  }

  private CycleCell cell(RecordedRow row) {
    return cycles
        .computeIfAbsent(row.cycle(), cycle -> new HashMap<>())
        .computeIfAbsent(row.stratum(), stratum -> new CycleCell());
  }
}
