package dev.candor.report.page;

import dev.candor.report.view.SilentWatch;

/** Says how a steady target is watched, where there is nothing to compare. */
public final class WatchWords {
  private WatchWords() {}

  /** One sentence or two. */
  public static String of(SilentWatch watch, Texts t) {
    if (!watch.watching()) {
      return watch.until() == null
          ? t.get("watch.learning", watch.learned(), watch.needed())
          : t.get("watch.learning.until", watch.learned(), watch.needed(), t.time(watch.until()));
    }
    String since =
        watch.since() == null
            ? t.get("watch.watching")
            : t.get("watch.watching.since", t.time(watch.since()));
    return since + " " + reach(watch, t);
  }

  private static String reach(SilentWatch watch, Texts t) {
    if (watch.repeats()) {
      return t.get("watch.repeats");
    }
    if (watch.withinCycles() == null) {
      return t.get("watch.far");
    }
    return watch.withinSeconds() == null
        ? t.get("watch.reach", watch.withinCycles())
        : t.get("watch.reach.time", watch.withinCycles(), t.span(watch.withinSeconds()));
  }
}
