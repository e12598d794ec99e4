package dev.candor.events;

import dev.candor.model.Cell;
import dev.candor.model.Flip;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Tallies and verdicts that are too long for one record, in parts and whole again. Every part says
 * all that the whole does, but of its long lists each has a piece, in order; nearly always the one
 * part is the whole. Parts of a record follow each other in one transaction, so that a reader of
 * committed records misses none of them, unless the first are gone from the topic. Not thread-safe.
 *
 * @param <T> the records
 */
public final class RecordParts<T> {
  /** Half of what Kafka takes by default, so that no setting of a cluster is in the way. */
  static final int LARGEST_BYTES = 480_000;

  /** Names, times and counts of a record without its lists; of a verdict its contrasts as well. */
  private static final int HEAD_BYTES = 8_000;

  /** Of a cell its shares, other figures and words, with room. */
  private static final int CELL_BYTES = 190;

  private static final int FLIP_BYTES = 48;

  /** Of a stratum its counts, however large. */
  private static final int STRATUM_BYTES = 90;

  /** How records of one kind come apart and together. */
  private record Kind<T>(
      Function<T, String> stream,
      Function<T, List<?>> identity,
      ToIntFunction<T> part,
      ToIntFunction<T> parts,
      Function<T, List<T>> split,
      Function<List<T>, T> join) {}

  private final Kind<T> kind;
  private final Map<String, List<T>> begun = new HashMap<>();

  private RecordParts(Kind<T> kind) {
    this.kind = kind;
  }

  /** Tallies: strata come apart. */
  public static RecordParts<Tally> ofTallies() {
    return new RecordParts<>(
        new Kind<>(
            tally -> tally.target() + '\u0000' + tally.classifier(),
            tally -> List.of(tally.release(), tally.cycle(), tally.closedBy()),
            Tally::part,
            Tally::parts,
            RecordParts::split,
            parts -> {
              List<StratumCounts> strata = new ArrayList<>();
              parts.forEach(part -> strata.addAll(part.strata()));
              return TallyBuilder.builder(parts.get(0)).strata(strata).part(0).parts(1).build();
            }));
  }

  /** Verdicts: cells and flips come apart. */
  public static RecordParts<ComparisonVerdict> ofVerdicts() {
    return new RecordParts<>(
        new Kind<>(
            verdict -> verdict.target() + '\u0000' + verdict.classifier(),
            verdict -> List.of(verdict.verdictId(), verdict.isFinal()),
            ComparisonVerdict::part,
            ComparisonVerdict::parts,
            RecordParts::split,
            parts -> {
              List<Cell> cells = new ArrayList<>();
              List<Flip> flips = new ArrayList<>();
              for (ComparisonVerdict part : parts) {
                cells.addAll(part.cells());
                flips.addAll(part.flips());
              }
              return ComparisonVerdictBuilder.builder(parts.get(0))
                  .cells(cells)
                  .flips(flips)
                  .part(0)
                  .parts(1)
                  .build();
            }));
  }

  /** The parts of a record, in order. */
  public List<T> split(T whole) {
    return kind.split().apply(whole);
  }

  /**
   * Takes the next record of a topic or store.
   *
   * @return the whole that it completes; empty if parts are still to come or the first are missing
   */
  public Optional<T> take(T next) {
    Objects.requireNonNull(next);
    if (kind.parts().applyAsInt(next) <= 1) {
      return Optional.of(next);
    }
    String stream = kind.stream().apply(next);
    List<T> known = begun.computeIfAbsent(stream, any -> new ArrayList<>());
    int part = kind.part().applyAsInt(next);
    if (part == 0) {
      known.clear();
    } else if (known.size() != part
        || !kind.identity().apply(known.get(0)).equals(kind.identity().apply(next))) {
      begun.remove(stream);
      return Optional.empty();
    }
    known.add(next);
    if (known.size() < kind.parts().applyAsInt(next)) {
      return Optional.empty();
    }
    begun.remove(stream);
    return Optional.of(kind.join().apply(known));
  }

  private static List<Tally> split(Tally whole) {
    List<List<StratumCounts>> pieces = pieces(whole.strata(), RecordParts::size);
    List<Tally> parts = new ArrayList<>();
    for (List<StratumCounts> strata : pieces) {
      parts.add(
          pieces.size() == 1
              ? whole
              : TallyBuilder.builder(whole)
                  .strata(strata)
                  .part(parts.size())
                  .parts(pieces.size())
                  .build());
    }
    return parts;
  }

  private static List<ComparisonVerdict> split(ComparisonVerdict whole) {
    List<Object> lists = new ArrayList<>(whole.cells());
    lists.addAll(whole.flips());
    List<List<Object>> pieces =
        pieces(lists, one -> one instanceof Cell cell ? size(cell) : size((Flip) one));
    List<ComparisonVerdict> parts = new ArrayList<>();
    for (List<Object> piece : pieces) {
      parts.add(
          pieces.size() == 1
              ? whole
              : ComparisonVerdictBuilder.builder(whole)
                  .cells(of(Cell.class, piece))
                  .flips(of(Flip.class, piece))
                  .part(parts.size())
                  .parts(pieces.size())
                  .build());
    }
    return parts;
  }

  private static <E> List<E> of(Class<E> type, List<Object> piece) {
    return piece.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** As few runs of a list as fit; one, which is empty, of an empty list. */
  private static <E> List<List<E>> pieces(List<E> whole, ToIntFunction<E> size) {
    List<List<E>> pieces = new ArrayList<>();
    int begin = 0;
    long bytes = HEAD_BYTES;
    for (int i = 0; i < whole.size(); i++) {
      int one = size.applyAsInt(whole.get(i));
      if (bytes + one > LARGEST_BYTES && i > begin) {
        pieces.add(whole.subList(begin, i));
        begin = i;
        bytes = HEAD_BYTES;
      }
      bytes += one;
    }
    pieces.add(whole.subList(begin, whole.size()));
    return pieces;
  }

  private static int size(StratumCounts stratum) {
    int lists = 0;
    for (int length : stratum.replyLengths()) {
      lists += varint(length);
    }
    for (int grade : stratum.keyFactGrades()) {
      lists += varint(grade);
    }
    return STRATUM_BYTES
        + size(stratum.promptId())
        + size(stratum.intent())
        + size(stratum.topic())
        + size(stratum.lang())
        + stratum.replyHashes().size() * 10
        + lists;
  }

  private static int size(Cell cell) {
    return CELL_BYTES + size(cell.topic()) + size(cell.lang()) + size(cell.missing());
  }

  private static int size(Flip flip) {
    return FLIP_BYTES + size(flip.promptId()) + size(flip.lang()) + size(flip.topic());
  }

  private static int size(String text) {
    return text == null ? 0 : 2 + text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static int varint(int value) {
    return value < 64 ? 1 : value < 8_192 ? 2 : 5;
  }
}
