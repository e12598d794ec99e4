package dev.candor.report.page;

import dev.candor.model.Share;
import dev.candor.report.view.Outcomes;
import dev.candor.report.view.TargetView;
import dev.candor.stream.query.WindowSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The charts of a target over time: what the templates draw, in units of their view box. Places are
 * true to time; a line ends with its release and where nothing was asked for long.
 */
public final class TargetCharts {
  private static final double LETTER = 6.6;
  private static final int LONGEST_LABEL = 28;
  private static final int FEWEST_LETTERS = 4;
  private static final int[] LABEL_ROWS = {12, 26};
  private static final double[] GAP_BOUNDS = {0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1};
  private static final double GAP_IN_TIME = 2.6;

  /** A line through the points that are known, with its interval as an area. */
  public record Line(
      String arm,
      String style,
      List<String> paths,
      List<String> bands,
      List<Charts.Dot> hollow,
      String last) {}

  /** One language: sensitive prompts against control prompts. */
  public record Panel(String lang, List<Line> lines) {}

  /** Stacked bars of one language and arm, one bar for each cycle. */
  public record Bars(String lang, String arm, List<Charts.Rect> rects) {}

  /** The language gap, with the points that its top and bottom stand for. */
  public record Gap(int points, List<String> paths, List<Charts.Dot> hollow) {}

  /** Where a release begins, with as much of its name as has room. */
  public record Mark(
      String x, String label, String labelX, int labelY, boolean end, String title) {}

  /** A moment below the charts. */
  public record Tick(String x, String label, boolean end) {}

  private final Texts t;
  private final TimeAxis axis;
  private final List<Column> columns;

  public TargetCharts(TargetView target, Texts t) {
    this.t = t;
    this.columns = Column.of(target.series());
    this.axis = new TimeAxis(columns.stream().map(Column::at).toList());
  }

  /** The moments below every chart. */
  public List<Tick> ticks() {
    return axis.ticks();
  }

  /** The constrained share: a panel for each language. */
  public List<Panel> panels() {
    List<Panel> panels = new ArrayList<>();
    for (String lang : langs("sensitive")) {
      panels.add(
          new Panel(
              lang,
              List.of(
                  line(lang, "control", "l-control s5"),
                  line(lang, "sensitive", "l-sensitive s1"))));
    }
    return panels;
  }

  private TreeSet<String> langs(String arm) {
    TreeSet<String> langs = new TreeSet<>();
    for (Column column : columns) {
      for (WindowSummary.WindowCell cell : column.cells()) {
        if (cell.arm().equals(arm) && cell.constrained().n() > 0) {
          langs.add(cell.lang());
        }
      }
    }
    return langs;
  }

  private Line line(String lang, String arm, String style) {
    Curve curve =
        curve(
            column -> {
              WindowSummary.WindowCell cell = column.cell(lang, arm);
              if (cell == null || cell.constrained().n() == 0) {
                return null;
              }
              Share share = cell.constrained();
              return new Place(share.rate(), share.low(), share.high(), t.percent(share.rate()));
            });
    return new Line(arm, style, curve.paths, curve.bands, curve.hollow, curve.last);
  }

  /** How high a column's point stands, and its interval: shares of the chart's height. */
  private record Place(double share, double low, double high, String words) {}

  /** Points in order of time: stretches that end where a release does, thin ones apart. */
  private static final class Curve {
    private final List<String> paths = new ArrayList<>();
    private final List<String> bands = new ArrayList<>();
    private final List<Charts.Dot> hollow = new ArrayList<>();
    private String last = "–";
  }

  /**
   * @param places of the points, null for columns without one
   */
  private Curve curve(Function<Column, Place> places) {
    Curve curve = new Curve();
    List<double[]> stretch = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      if (i > 0 && isBreak(columns.get(i - 1), column)) {
        end(stretch, curve.paths, curve.bands);
      }
      Place place = places.apply(column);
      if (place == null) {
        continue;
      }
      double x = axis.middle(column.at());
      if (column.thin()) {
        curve.hollow.add(
            new Charts.Dot(
                Charts.number(x),
                Charts.number(y(place.share())),
                title(column) + " " + place.words() + ", " + t.get("chart.thin")));
      } else {
        stretch.add(new double[] {x, place.share(), place.low(), place.high()});
        curve.last = place.words();
      }
    }
    end(stretch, curve.paths, curve.bands);
    return curve;
  }

  private boolean isBreak(Column before, Column after) {
    return !before.release().equals(after.release())
        || axis.steps(before.at(), after.at()) > GAP_IN_TIME;
  }

  private static void end(List<double[]> stretch, List<String> paths, List<String> bands) {
    if (stretch.isEmpty()) {
      return;
    }
    StringBuilder path = new StringBuilder();
    StringBuilder band = new StringBuilder();
    StringBuilder back = new StringBuilder();
    for (double[] p : stretch) {
      path.append(path.length() == 0 ? "M" : "L").append(point(p[0], p[1]));
      band.append(band.length() == 0 ? "M" : "L").append(point(p[0], p[3]));
      back.insert(0, "L" + point(p[0], p[2]));
    }
    // A stretch of one point is a dot: the line's ends are round.
    paths.add(stretch.size() == 1 ? path + "h.1" : path.toString());
    bands.add(band.append(back).append('Z').toString());
    stretch.clear();
  }

  /** The language gap over time, at a scale on which it can be seen; null where there is none. */
  public Gap gap() {
    double largest = 0;
    boolean any = false;
    for (Column column : columns) {
      if (column.gap() != null) {
        any = true;
        largest = column.thin() ? largest : Math.max(largest, Math.abs(column.gap()));
      }
    }
    if (!any) {
      return null;
    }
    double bound = 1;
    for (int i = GAP_BOUNDS.length - 1; i >= 0 && GAP_BOUNDS[i] >= largest; i--) {
      bound = GAP_BOUNDS[i];
    }
    double scale = bound;
    Curve curve =
        curve(
            column -> {
              if (column.gap() == null) {
                return null;
              }
              double place = (Math.max(-1, Math.min(1, column.gap() / scale)) + 1) / 2;
              return new Place(place, place, place, t.points(column.gap()));
            });
    return new Gap((int) Math.round(100 * bound), curve.paths, curve.hollow);
  }

  /** Shares of outcomes in each cycle, for each language and arm; sensitive prompts first. */
  public List<Bars> outcomes() {
    List<Bars> charts = new ArrayList<>();
    for (String arm : List.of("sensitive", "control")) {
      for (String lang : langs(arm)) {
        List<Charts.Rect> rects = new ArrayList<>();
        Map<Instant, Integer> inAll = new LinkedHashMap<>();
        columns.forEach(column -> inAll.merge(column.at(), 1, Integer::sum));
        Map<Instant, Integer> drawn = new LinkedHashMap<>();
        for (Column column : columns) {
          int place = drawn.merge(column.at(), 1, Integer::sum) - 1;
          bar(rects, column, lang, arm, place, inAll.get(column.at()));
        }
        charts.add(new Bars(lang, arm, rects));
      }
    }
    return charts;
  }

  /**
   * @param place among the releases that answered in the same cycle
   */
  private void bar(
      List<Charts.Rect> rects, Column column, String lang, String arm, int place, int places) {
    WindowSummary.WindowCell cell = column.cell(lang, arm);
    if (cell == null || cell.constrained().n() == 0) {
      return;
    }
    double room = axis.width() / places;
    double x = axis.place(column.at()) + place * room;
    double y = (double) TimeAxis.TOP + TimeAxis.HEIGHT;
    for (String outcome : Outcomes.COUNTED) {
      double share = cell.outcomes().getOrDefault(outcome, 0) / (double) cell.constrained().n();
      if (share > 0) {
        y -= share * TimeAxis.HEIGHT;
        rects.add(
            new Charts.Rect(
                x,
                y,
                Math.max(0.8, room * 0.82),
                share * TimeAxis.HEIGHT,
                "o-" + outcome + (column.thin() ? " thin" : ""),
                title(column)
                    + " "
                    + t.word("outcome", outcome)
                    + " "
                    + t.percent(share)
                    + (column.thin() ? ", " + t.get("chart.thin") : "")));
      }
    }
  }

  private String title(Column column) {
    return t.get("chart.at", t.time(column.at()), Shown.name(column.release()));
  }

  /** Where each release begins; names stand in two rows, and only where they do not collide. */
  public List<Mark> releases() {
    List<Column> begins = new ArrayList<>();
    // A few replies of another release, as while it is rolled out, begin nothing.
    boolean allThin = columns.stream().allMatch(Column::thin);
    for (Column column : columns) {
      if (column.thin() && !allThin) {
        continue;
      }
      if (begins.isEmpty() || !column.release().equals(begins.get(begins.size() - 1).release())) {
        begins.add(column);
      }
    }
    int shared = sharedBeginning(begins.stream().map(Column::release).toList());
    double[] free = {TimeAxis.LEFT, TimeAxis.LEFT};
    List<Mark> marks = new ArrayList<>();
    for (Column column : begins) {
      double x = axis.place(column.at());
      String name =
          Shown.name(
              Shown.cut(
                  (shared > 0 ? "…" : "") + column.release().substring(shared), LONGEST_LABEL));
      String title = title(column);
      String at = Charts.number(x);
      Mark mark = new Mark(at, "", "0", 0, false, title);
      for (int row = 0; row < LABEL_ROWS.length && mark.label().isEmpty(); row++) {
        double width = name.length() * LETTER + 8;
        if (free[row] <= x + 1 && x + width <= TimeAxis.WIDTH) {
          mark = new Mark(at, name, Charts.number(x + 4), LABEL_ROWS[row], false, title);
          free[row] = x + width;
        } else if (free[row] <= x - width && x + width > TimeAxis.WIDTH) {
          mark = new Mark(at, name, Charts.number(x - 4), LABEL_ROWS[row], true, title);
          free[row] = x;
        } else if (free[row] <= x + 1 && x + FEWEST_LETTERS * LETTER + 8 <= TimeAxis.WIDTH) {
          int letters = (int) ((TimeAxis.WIDTH - x - 8) / LETTER);
          String cut = Shown.cut(name, Math.max(2, letters));
          mark = new Mark(at, cut, Charts.number(x + 4), LABEL_ROWS[row], false, title);
          free[row] = TimeAxis.WIDTH;
        }
      }
      marks.add(mark);
    }
    return marks;
  }

  /** Releases differ in their ends: what all begin with is left out of labels. */
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

  private static double y(double share) {
    return TimeAxis.TOP + TimeAxis.HEIGHT * (1 - share);
  }

  private static String point(double x, double share) {
    return Charts.number(x) + " " + Charts.number(y(share));
  }
}
