package dev.candor.report.page;

import dev.candor.model.Cell;
import dev.candor.model.Share;
import dev.candor.model.VerdictState;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.Outcomes;
import dev.candor.report.view.PromptView;
import dev.candor.report.view.TargetView;
import dev.candor.stream.query.WindowSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Charts as geometry: what the templates draw, in units of their view box. */
public final class Charts {
  /** Width of a chart over time. */
  public static final int WIDTH = 540;

  /** Height of the plot of a chart over time; the marks of releases stand above it. */
  public static final int HEIGHT = 130;

  /** Room above the plot. */
  public static final int TOP = 22;

  /** Room left of the plot, for the scale. */
  public static final int LEFT = 44;

  private static final double PLOT = WIDTH - LEFT - 6.0;
  private static final int LONGEST_MARK = 28;
  private static final int FEWEST_LETTERS = 4;

  /** Width of a letter of a label, about. */
  private static final double LETTER = 6.8;

  /** A rectangle of a class of the style sheet. */
  public record Rect(double x, double y, double width, double height, String style, String title) {
    public String xText() {
      return number(x);
    }

    public String yText() {
      return number(y);
    }

    public String widthText() {
      return number(width);
    }

    public String heightText() {
      return number(height);
    }
  }

  /** Where a release begins. */
  public record Mark(double x, String label) {
    public String xText() {
      return number(x);
    }
  }

  /** A line through the points that are known, with its interval as an area. */
  public record Line(String style, String label, List<String> paths, String band, String last) {}

  /** Stacked bars of one language and arm, one bar for each point in time. */
  public record Bars(String lang, String arm, List<Rect> rects) {}

  private Charts() {}

  /** Shares of outcomes in each cycle, for each language and arm; sensitive prompts first. */
  public static List<Bars> outcomes(TargetView target, Texts t) {
    List<Bars> charts = new ArrayList<>();
    for (String arm : List.of("sensitive", "control")) {
      TreeSet<String> langs = new TreeSet<>();
      target
          .series()
          .forEach(
              point ->
                  point.summary().cells().stream()
                      .filter(cell -> cell.arm().equals(arm))
                      .forEach(cell -> langs.add(cell.lang())));
      for (String lang : langs) {
        charts.add(new Bars(lang, arm, bars(target, lang, arm, t)));
      }
    }
    return charts;
  }

  private static List<Rect> bars(TargetView target, String lang, String arm, Texts t) {
    List<Rect> rects = new ArrayList<>();
    int n = target.series().size();
    double step = PLOT / Math.max(n, 12);
    for (int i = 0; i < n; i++) {
      TargetView.Point point = target.series().get(i);
      WindowSummary.Cell cell = cell(point, lang, arm);
      if (cell == null || cell.constrained().n() == 0) {
        continue;
      }
      double x = LEFT + i * step;
      double width = Math.max(0.8, step * 0.82);
      double y = (double) TOP + HEIGHT;
      for (String outcome : Outcomes.COUNTED) {
        double share = cell.outcomes().getOrDefault(outcome, 0) / (double) cell.constrained().n();
        if (share > 0) {
          double height = share * HEIGHT;
          y -= height;
          rects.add(
              new Rect(
                  x,
                  y,
                  width,
                  height,
                  "o-" + outcome,
                  t.get("chart.bar", point.cycle(), Shown.name(point.release()))
                      + " "
                      + t.word("outcome", outcome)
                      + " "
                      + t.percent(share)));
        }
      }
    }
    return rects;
  }

  /** The constrained share over time: a line for each language and arm. */
  public static List<Line> rates(TargetView target, Texts t) {
    List<Line> lines = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>();
    target
        .series()
        .forEach(
            point ->
                point.summary().cells().stream()
                    .filter(cell -> cell.constrained().n() > 0)
                    .forEach(
                        cell ->
                            keys.add((cell.arm().equals("sensitive") ? "0" : "1") + cell.lang())));
    int index = 0;
    for (String key : keys) {
      String arm = key.startsWith("0") ? "sensitive" : "control";
      String lang = key.substring(1);
      lines.add(line(target, lang, arm, "l-" + arm + " s" + index++ % 6, t));
    }
    return lines;
  }

  private static Line line(TargetView target, String lang, String arm, String style, Texts t) {
    int n = target.series().size();
    double step = PLOT / Math.max(n, 12);
    StringBuilder upper = new StringBuilder();
    StringBuilder path = new StringBuilder();
    List<String> lower = new ArrayList<>();
    String last = "–";
    for (int i = 0; i < n; i++) {
      WindowSummary.Cell cell = cell(target.series().get(i), lang, arm);
      if (cell == null || cell.constrained().n() == 0) {
        continue;
      }
      Share share = cell.constrained();
      double x = LEFT + i * step + step / 2;
      path.append(path.length() == 0 ? "M" : "L").append(point(x, share.rate()));
      upper.append(upper.length() == 0 ? "M" : "L").append(point(x, share.high()));
      lower.add(0, "L" + point(x, share.low()));
      last = t.percent(share.rate());
    }
    lower.forEach(upper::append);
    return new Line(
        style,
        t.word("lang", lang) + ", " + t.word("arm", arm),
        List.of(path.toString()),
        upper.append('Z').toString(),
        last);
  }

  /** The language gap over time, from −100 at the bottom to +100 points at the top. */
  public static String gap(TargetView target) {
    int n = target.series().size();
    double step = PLOT / Math.max(n, 12);
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < n; i++) {
      Double gap = target.series().get(i).summary().languageGap();
      if (gap != null) {
        path.append(path.length() == 0 ? "M" : "L")
            .append(point(LEFT + i * step + step / 2, (gap + 1) / 2));
      }
    }
    return path.toString();
  }

  /** Where each release begins in the charts of a target, with as much of its name as has room. */
  public static List<Mark> releases(TargetView target) {
    int n = target.series().size();
    double step = PLOT / Math.max(n, 12);
    List<Double> places = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      String release = target.series().get(i).release();
      if (names.isEmpty() || !release.equals(names.get(names.size() - 1))) {
        places.add(LEFT + i * step);
        names.add(release);
      }
    }
    int shared = sharedBeginning(names);
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      double end = i + 1 < names.size() ? places.get(i + 1) : WIDTH;
      int room = (int) ((end - places.get(i) - 8) / LETTER);
      String label = (shared > 0 ? "…" : "") + names.get(i).substring(shared);
      marks.add(
          new Mark(
              places.get(i),
              room < FEWEST_LETTERS && room < label.length()
                  ? ""
                  : Shown.name(Shown.cut(label, Math.max(2, Math.min(room, LONGEST_MARK))))));
    }
    return marks;
  }

  /** Releases are told apart by their ends: what all begin with is left out of labels. */
  private static int sharedBeginning(List<String> names) {
    if (names.stream().distinct().count() < 2) {
      return 0;
    }
    String first = names.get(0);
    int shared = first.length();
    for (String name : names) {
      int i = 0;
      while (i < Math.min(shared, name.length()) && name.charAt(i) == first.charAt(i)) {
        i++;
      }
      shared = i;
    }
    return shared > FEWEST_LETTERS ? shared - 1 : 0;
  }

  private static WindowSummary.Cell cell(TargetView.Point point, String lang, String arm) {
    return point.summary().cells().stream()
        .filter(cell -> cell.lang().equals(lang) && cell.arm().equals(arm))
        .findFirst()
        .orElse(null);
  }

  /** A bar of shares that add up to one, 100 wide and 10 high. */
  public static List<Rect> composition(Map<String, Double> shares, Texts t) {
    List<Rect> rects = new ArrayList<>();
    double x = 0;
    for (Map.Entry<String, Double> share : shares.entrySet()) {
      double width = 100 * share.getValue();
      if (width > 0) {
        rects.add(
            new Rect(
                x,
                0,
                width,
                10,
                "o-" + share.getKey(),
                t.word("outcome", share.getKey()) + " " + t.percent(share.getValue())));
      }
      x += width;
    }
    return rects;
  }

  /** How the samples of a wording fell, one column for each cycle, 8 wide and 24 high. */
  public static List<Rect> samples(PromptView.Wording wording, Texts t) {
    List<Rect> rects = new ArrayList<>();
    int i = 0;
    for (PromptView.Samples samples : wording.samples()) {
      int n = samples.outcomes().values().stream().mapToInt(Integer::intValue).sum();
      double y = 24;
      for (Map.Entry<String, Integer> outcome : samples.outcomes().entrySet()) {
        if (outcome.getValue() > 0) {
          double height = 24.0 * outcome.getValue() / n;
          y -= height;
          rects.add(
              new Rect(
                  i * 8.0,
                  y,
                  7,
                  height,
                  "o-" + outcome.getKey(),
                  t.get("chart.bar", samples.cycle(), Shown.name(samples.release()))
                      + " "
                      + outcome.getValue()
                      + " × "
                      + t.word("outcome", outcome.getKey())));
        }
      }
      i++;
    }
    return rects;
  }

  /** Class of a heat map's cell: the direction and size of a difference. */
  public static String heat(Cell cell) {
    if (Double.isNaN(cell.difference()) || cell.verdict() == VerdictState.NOT_ENOUGH_DATA) {
      return "h-none";
    }
    double size = Math.abs(cell.difference());
    int step = size < 0.05 ? 0 : size < 0.15 ? 1 : size < 0.3 ? 2 : 3;
    return step == 0 ? "h-0" : (cell.difference() > 0 ? "h-more" : "h-less") + step;
  }

  /** Outcomes of both releases in one table: before and after by outcome. */
  public static Map<String, Double[]> beforeAndAfter(ComparisonView view, String lang, String arm) {
    Map<String, Double> before = view.composition(lang, arm, false);
    Map<String, Double> after = view.composition(lang, arm, true);
    Map<String, Double[]> rows = new LinkedHashMap<>();
    for (String outcome : Outcomes.COUNTED) {
      if (before.containsKey(outcome) || after.containsKey(outcome)) {
        rows.put(outcome, new Double[] {before.get(outcome), after.get(outcome)});
      }
    }
    return rows;
  }

  private static String point(double x, double share) {
    return number(x) + " " + number(TOP + HEIGHT * (1 - share));
  }

  /** A coordinate, short. */
  public static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
