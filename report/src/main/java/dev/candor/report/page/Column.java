package dev.candor.report.page;

import dev.candor.model.Share;
import dev.candor.report.view.TargetView;
import dev.candor.stream.query.WindowSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands at one place of a chart over time: a cycle of a release, or several neighbours where
 * there are more cycles than places.
 *
 * @param thin whether few of the planned probes brought a reply
 * @param gap language gap, null where it is not known
 */
record Column(
    Instant at, String release, boolean thin, List<WindowSummary.WindowCell> cells, Double gap) {
  /** Places of a chart. */
  private static final int MOST = 120;

  /** The places of a series, in order of time. */
  static List<Column> of(List<TargetView.Point> series) {
    if (series.size() <= MOST) {
      return series.stream().map(point -> together(List.of(point))).toList();
    }
    long first = series.stream().mapToLong(p -> p.begun().toEpochMilli()).min().orElseThrow();
    long last = series.stream().mapToLong(p -> p.begun().toEpochMilli()).max().orElseThrow();
    long room = (last - first) / MOST + 1;
    Map<String, List<TargetView.Point>> together = new LinkedHashMap<>();
    for (TargetView.Point point : series) {
      long place = (point.begun().toEpochMilli() - first) / room;
      together.computeIfAbsent(place + " " + point.release(), any -> new ArrayList<>()).add(point);
    }
    return together.values().stream().map(Column::together).toList();
  }

  /** Neighbours of one release as one; thin cycles count only where there are no others. */
  private static Column together(List<TargetView.Point> neighbours) {
    List<TargetView.Point> weighty = neighbours.stream().filter(p -> !p.thin()).toList();
    List<TargetView.Point> points = weighty.isEmpty() ? neighbours : weighty;
    Map<String, WindowSummary.WindowCell> cells = new LinkedHashMap<>();
    double gaps = 0;
    int known = 0;
    for (TargetView.Point point : points) {
      for (WindowSummary.WindowCell cell : point.summary().cells()) {
        cells.merge(cell.lang() + " " + cell.arm(), cell, Column::sum);
      }
      if (point.summary().languageGap() != null) {
        gaps += point.summary().languageGap();
        known++;
      }
    }
    TargetView.Point first = neighbours.get(0);
    return new Column(
        first.begun(),
        first.release(),
        weighty.isEmpty(),
        List.copyOf(cells.values()),
        known == 0 ? null : Double.valueOf(gaps / known));
  }

  private static WindowSummary.WindowCell sum(
      WindowSummary.WindowCell a, WindowSummary.WindowCell b) {
    Map<String, Integer> outcomes = new LinkedHashMap<>(a.outcomes());
    b.outcomes().forEach((outcome, n) -> outcomes.merge(outcome, n, Integer::sum));
    Share both = a.constrained().plus(b.constrained());
    return new WindowSummary.WindowCell(a.lang(), a.arm(), outcomes, both);
  }

  /** The counts of a language and arm, null where nothing was asked. */
  WindowSummary.WindowCell cell(String lang, String arm) {
    return cells.stream()
        .filter(cell -> cell.lang().equals(lang) && cell.arm().equals(arm))
        .findFirst()
        .orElse(null);
  }
}
