package dev.candor.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.model.Share;
import dev.candor.report.view.TargetView;
import dev.candor.stream.query.WindowSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TargetChartsTest {
  private static final Instant START = Instant.parse("2026-03-01T06:00:00Z");
  private static final Texts ENGLISH = Texts.of("en");

  private static WindowSummary.WindowCell cell(String lang, String arm, int n, int constrained) {
    Map<String, Integer> outcomes = new LinkedHashMap<>();
    outcomes.put("answer", n - constrained);
    outcomes.put("refusal", constrained);
    return new WindowSummary.WindowCell(lang, arm, outcomes, Share.of(n, constrained));
  }

  private static TargetView.Point point(int cycle, String release, boolean thin, double share) {
    int constrained = (int) Math.round(100 * share);
    return point(
        cycle,
        release,
        thin,
        new WindowSummary(
            List.of(
                cell("en", "control", 100, 5),
                cell("en", "sensitive", 100, constrained),
                cell("zh", "sensitive", 100, 40)),
            0.4 - share,
            Map.of(),
            Map.of()));
  }

  private static TargetView.Point point(
      int cycle, String release, boolean thin, WindowSummary summary) {
    Instant started = START.plus(Duration.ofHours(6L * cycle));
    return new TargetView.Point(
        cycle,
        started,
        started.plusSeconds(900),
        release,
        "c1",
        100,
        thin,
        summary,
        new TargetView.Unsure(0, 0, 0));
  }

  private static TargetCharts charts(List<TargetView.Point> series) {
    return new TargetCharts(
        new TargetView(
            "t", "r", "c1", START, List.of(), List.of(), List.of(), series, List.of(), List.of(),
            List.of(), null, null),
        ENGLISH);
  }

  @Test
  void cycleWithFewRepliesIsAHollowDotAndNoSpikeOfTheLine() {
    List<TargetView.Point> series = new ArrayList<>();
    IntStream.range(0, 9).forEach(i -> series.add(point(i, "r1", i == 4, i == 4 ? 1 : 0.2)));
    TargetCharts.Panel english = charts(series).panels().get(0);
    TargetCharts.Line sensitive = english.lines().get(1);
    assertThat(english.lang()).isEqualTo("en");
    assertThat(sensitive.arm()).isEqualTo("sensitive");
    assertThat(sensitive.hollow())
        .singleElement()
        .satisfies(dot -> assertThat(dot.y()).isEqualTo(String.valueOf(TimeAxis.TOP)))
        .satisfies(dot -> assertThat(dot.title()).contains("2026-03-02 06:00 UTC", "100 %"));
    String level = Charts.number(TimeAxis.TOP + 0.8 * TimeAxis.HEIGHT);
    assertThat(sensitive.paths()).singleElement().asString().contains(level);
    assertThat(sensitive.paths().get(0).split("[ML]"))
        .filteredOn(place -> !place.isEmpty())
        .hasSize(8)
        .allMatch(place -> place.endsWith(" " + level));
    assertThat(charts(series).outcomes().get(0).rects())
        .filteredOn(rect -> rect.style().contains("thin"))
        .hasSize(1);
  }

  @Test
  void lineEndsWithItsReleaseAndWhereNothingWasAskedForLong() {
    List<TargetView.Point> series = new ArrayList<>();
    IntStream.range(0, 4).forEach(i -> series.add(point(i, "r1", false, 0.2)));
    IntStream.range(4, 8).forEach(i -> series.add(point(i, "r2", false, 0.6)));
    IntStream.range(30, 34).forEach(i -> series.add(point(i, "r2", false, 0.6)));
    assertThat(charts(series).panels().get(0).lines().get(1).paths()).hasSize(3);
  }

  @Test
  void releasesThatAnswerInOneCycleShareItsRoom() {
    List<TargetView.Point> series =
        List.of(
            point(0, "r1", false, 0.2),
            point(1, "r1", false, 0.2),
            point(1, "r2", false, 0.2),
            point(2, "r2", false, 0.2));
    List<Charts.Rect> answers =
        charts(series).outcomes().get(0).rects().stream()
            .filter(rect -> rect.style().equals("o-answer"))
            .toList();
    assertThat(answers).hasSize(4);
    assertThat(answers.get(1).width()).isLessThan(answers.get(0).width());
    assertThat(answers.get(1).x() + answers.get(1).width())
        .isLessThanOrEqualTo(answers.get(2).x() + 1e-9);
  }

  @Test
  void namesOfManyReleasesDoNotCollide() {
    List<TargetView.Point> series = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      series.add(point(i, "vendor-large-2026-" + (10 + i / 2) + "-preview", false, 0.3));
    }
    List<TargetCharts.Mark> marks = charts(series).releases();
    assertThat(marks).hasSize(20);
    assertThat(marks).filteredOn(mark -> !mark.label().isEmpty()).hasSizeGreaterThan(3);
    assertThat(marks.get(7).title()).contains("vendor-large-2026-17-preview");
    for (int row : marks.stream().mapToInt(TargetCharts.Mark::labelY).distinct().toArray()) {
      double free = 0;
      for (TargetCharts.Mark mark : marks) {
        if (mark.labelY() == row && !mark.label().isEmpty()) {
          double width = mark.label().length() * 6.6;
          double x = Double.parseDouble(mark.labelX()) - (mark.end() ? width : 0);
          assertThat(x).isGreaterThanOrEqualTo(free);
          free = x + width;
          assertThat(free).isLessThanOrEqualTo(TimeAxis.WIDTH);
        }
      }
    }
  }

  @Test
  void fewRepliesOfAReleaseThatIsRolledOutBeginNothing() {
    List<TargetView.Point> series = new ArrayList<>();
    IntStream.range(0, 4).forEach(i -> series.add(point(i, "r1", false, 0.2)));
    series.add(point(4, "r2", true, 1));
    series.add(point(5, "r1", false, 0.2));
    IntStream.range(6, 9).forEach(i -> series.add(point(i, "r2", false, 0.6)));
    assertThat(charts(series).releases())
        .extracting(TargetCharts.Mark::label)
        .containsExactly("r1", "r2");
  }

  @Test
  void gapIsDrawnAtAScaleOnWhichItIsSeen() {
    List<TargetView.Point> series = new ArrayList<>();
    IntStream.range(0, 5).forEach(i -> series.add(point(i, "r1", false, 0.25 + 0.01 * i)));
    assertThat(charts(series).gap().points()).isEqualTo(20);
    series.add(point(5, "r1", true, 1));
    assertThat(charts(series).gap().points()).as("a thin cycle stretches nothing").isEqualTo(20);
    series.add(point(6, "r1", false, 1));
    assertThat(charts(series).gap().points()).isEqualTo(60);
  }

  @Test
  void moreCyclesThanPlacesAreDrawnTogether() {
    List<TargetView.Point> series = new ArrayList<>();
    IntStream.range(0, 1_460).forEach(i -> series.add(point(i, "r1", i % 7 == 0, 0.2)));
    TargetCharts year = charts(series);
    assertThat(year.outcomes().get(0).rects()).hasSizeLessThanOrEqualTo(2 * 121);
    assertThat(year.panels().get(0).lines().get(1).hollow()).isEmpty();
  }

  @Test
  void momentsBelowTheChartsAreDates() {
    List<TargetView.Point> days = new ArrayList<>();
    IntStream.range(0, 40).forEach(i -> days.add(point(i, "r1", false, 0.2)));
    assertThat(charts(days).ticks())
        .extracting(TargetCharts.Tick::label)
        .containsExactly("03-02", "03-04", "03-06", "03-08", "03-10");
    assertThat(charts(days.subList(0, 12)).ticks())
        .extracting(TargetCharts.Tick::label)
        .containsExactly(
            "03-01 12:00", "03-02 00:00", "12:00", "03-03 00:00", "12:00", "03-04 00:00");
    assertThat(charts(List.of()).ticks()).isEmpty();
  }
}
