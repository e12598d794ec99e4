package dev.candor.events.stored;

import dev.candor.model.Require;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What a release answered in a span of time, without its prompts: all that a page shows of the
 * past, in some hundred bytes. The components are the fields of {@link
 * dev.candor.events.avro.HistoryRow}, whose schema says what each is, where it comes from and
 * whether it may be null.
 */
@RecordBuilder
public record HistoryRow(
    String target,
    String release,
    String classifier,
    HistorySpan span,
    long firstCycle,
    long lastCycle,
    int cycles,
    Instant startedAt,
    Instant openedAt,
    Instant closedAt,
    long expected,
    long ended,
    long failed,
    long judged,
    long abstained,
    long judgedLate,
    double gapSum,
    int gapCycles,
    List<HistoryCell> cells,
    List<HistoryLanguage> languages,
    List<HistoryAspect> aspects) {
  public HistoryRow {
    Require.nonNull(target, release, classifier, span, startedAt, openedAt, closedAt);
    cells = List.copyOf(cells);
    languages = List.copyOf(languages);
    aspects = List.copyOf(aspects);
  }

  /** The number of the span it sums up. */
  public long number() {
    return span.number(lastCycle, startedAt);
  }

  /** Mean language gap of its cycles; empty where there is none. */
  public OptionalDouble languageGap() {
    return mean(gapSum, gapCycles);
  }

  /** The same as a row of a longer span. */
  public HistoryRow within(HistorySpan longer) {
    return HistoryRowBuilder.builder(this).span(longer).build();
  }

  /** This row and a later or earlier one of the same release, as one of this span. */
  public HistoryRow plus(HistoryRow other) {
    Map<HistoryCell, HistoryCell> sums = new TreeMap<>();
    for (HistoryCell cell : both(cells, other.cells)) {
      sums.merge(cell, cell, HistoryCell::plus);
    }
    Map<HistoryLanguage, HistoryLanguage> means = new TreeMap<>();
    for (HistoryLanguage language : both(languages, other.languages)) {
      means.merge(language, language, HistoryLanguage::plus);
    }
    Map<HistoryAspect, HistoryAspect> known = new TreeMap<>();
    for (HistoryAspect aspect : both(aspects, other.aspects)) {
      known.merge(aspect, aspect, HistoryAspect::plus);
    }
    HistoryRow first = firstCycle <= other.firstCycle ? this : other;
    HistoryRow last = lastCycle >= other.lastCycle ? this : other;
    return HistoryRowBuilder.builder(this)
        .firstCycle(first.firstCycle)
        .lastCycle(last.lastCycle)
        .cycles(cycles + other.cycles)
        .startedAt(first.startedAt)
        .openedAt(openedAt.isBefore(other.openedAt) ? openedAt : other.openedAt)
        .closedAt(last.closedAt)
        .expected(expected + other.expected)
        .ended(ended + other.ended)
        .failed(failed + other.failed)
        .judged(judged + other.judged)
        .abstained(abstained + other.abstained)
        .judgedLate(judgedLate + other.judgedLate)
        .gapSum(gapSum + other.gapSum)
        .gapCycles(gapCycles + other.gapCycles)
        .cells(List.copyOf(sums.values()))
        .languages(List.copyOf(means.values()))
        .aspects(List.copyOf(known.values()))
        .build();
  }

  private static <T> List<T> both(List<T> some, List<T> others) {
    List<T> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  static OptionalDouble mean(double sum, int values) {
    return values == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / values);
  }
}
