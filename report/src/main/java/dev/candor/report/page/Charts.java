package dev.candor.report.page;

import dev.candor.model.Cell;
import dev.candor.model.Share;
import dev.candor.model.VerdictState;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.Outcomes;
import dev.candor.report.view.Overview;
import dev.candor.report.view.PromptView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Charts as geometry: what the templates draw, in units of their view box. */
public final class Charts {
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

  private Charts() {}

  /** The recent share of a target, 120 wide and 24 high. */
  public record Sparkline(List<String> paths, List<Dot> hollow, List<String> changes) {}

  /** A point of a chart. */
  public record Dot(String x, String y, String title) {}

  /** A line for each release, its thin cycles as hollow dots, and where a release begins. */
  public static Sparkline spark(List<Overview.Spark> recent) {
    List<String> paths = new ArrayList<>();
    List<Dot> hollow = new ArrayList<>();
    List<String> changes = new ArrayList<>();
    StringBuilder path = new StringBuilder();
    String release = null;
    double step = 116.0 / Math.max(1, recent.size() - 1);
    for (int i = 0; i < recent.size(); i++) {
      Overview.Spark spark = recent.get(i);
      // A few replies of another release, as while it is rolled out, begin nothing.
      if (!spark.thin()) {
        if (release != null && !spark.release().equals(release)) {
          changes.add(number(2 + (i - 0.5) * step));
          if (path.length() > 0) {
            paths.add(path.toString());
            path.setLength(0);
          }
        }
        release = spark.release();
      }
      if (spark.rate() == null) {
        continue;
      }
      String x = number(2 + i * step);
      String y = number(22 - 20 * spark.rate());
      if (spark.thin()) {
        hollow.add(new Dot(x, y, ""));
      } else {
        path.append(path.length() == 0 ? "M" + x + " " + y + "h.1L" : "L").append(x + " " + y);
      }
    }
    if (path.length() > 0) {
      paths.add(path.toString());
    }
    return new Sparkline(paths, hollow, changes);
  }

  /** Class of a share's cell: how much of it is constrained. */
  public static String level(Share share) {
    int step = share.rate() < 0.2 ? 0 : share.rate() < 0.5 ? 1 : share.rate() < 0.8 ? 2 : 3;
    return step == 0 ? "h-0" : "h-more" + step;
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
  public static List<Rect> samples(PromptView.PromptWording wording, Texts t) {
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

  /** A coordinate, short. */
  public static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
