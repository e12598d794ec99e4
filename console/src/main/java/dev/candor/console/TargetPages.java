package dev.candor.console;

import dev.candor.console.view.MonitorView;
import dev.candor.events.stored.HistorySpan;
import dev.candor.report.ReportFormat;
import dev.candor.report.ShellCommand;
import dev.candor.report.page.Links;
import dev.candor.report.page.Report;
import dev.candor.report.page.Shown;
import dev.candor.report.page.Texts;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.FlipChoice;
import dev.candor.report.view.PromptView;
import dev.candor.report.view.TargetView;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The pages of a target: its releases over time, their comparisons, its prompts. */
record TargetPages(PageFrame frame) {
  private static final List<String> MEASURES =
      List.of(
          "constrained",
          "unanswered",
          "answer",
          "aligned",
          "deflection",
          "lecture",
          "refusal",
          "filtered");
  private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9%._*-]{1,600}");
  private static final int MOST_DAYS = 3_660;

  PageReply target(Request request, Texts t, MonitorView view) {
    List<String> parts = request.parts();
    String target = parts.get(1);
    if (parts.size() == 2) {
      int days = days(request);
      Optional<TargetView> found =
          days > 0
              ? newest(view, target, days)
              : view.target(target, span(request), PageFrame.cycles(request));
      return frame.show(
          request,
          t,
          found.orElse(null),
          "target",
          t.get("target.title", Shown.name(target)),
          "overview",
          Map.of("days", days > 0 ? String.valueOf(days) : ""));
    }
    String kind = parts.get(2);
    if (kind.equals("compare") && parts.size() == 3 && request.query().containsKey("candidate")) {
      // Dashboards know the releases only as values of a query.
      return PageReply.seeOther(
          Links.comparison(target, request.query("baseline"), request.query("candidate")));
    }
    if (kind.equals("compare") && parts.size() == 3) {
      // A form sends names as they are in addresses, for a name may steer the display.
      String before = request.query("before");
      String after = request.query("after");
      return ENCODED.matcher(before).matches() && ENCODED.matcher(after).matches()
          ? PageReply.seeOther(Links.target(target) + "/compare/" + before + "/" + after)
          : frame.error(request, t, 404, 0);
    }
    if (kind.equals("compare") && parts.size() == 5) {
      return comparison(request, t, view, target, parts.get(3), parts.get(4));
    }
    if (kind.equals("prompts") && parts.size() == 4) {
      return prompt(request, t, view, target, parts.get(3));
    }
    return frame.error(request, t, 404, 0);
  }

  private PageReply comparison(
      Request request,
      Texts t,
      MonitorView view,
      String target,
      String baseline,
      String candidate) {
    FlipChoice choice =
        new FlipChoice(
            request.query("topic"),
            request.query("language"),
            request.query("direction"),
            PageFrame.whole(request.query("page"), 1),
            request.query("flips").equals("all") && request.json(),
            request.query("show").equals("1"));
    String measure = request.query("measure");
    Optional<ReportFormat> file = format(request);
    if (file.isPresent()) {
      return download(t, view, target, baseline, candidate, file.get(), choice.unmasked());
    }
    Optional<ComparisonView> found = view.comparison(target, baseline, candidate, choice);
    return frame.show(
        request,
        t,
        found.orElse(null),
        "comparison",
        t.get("compare.title", Shown.name(target), Shown.name(candidate), Shown.name(baseline)),
        "overview",
        Map.of(
            "choice",
            choice,
            "measure",
            MEASURES.contains(measure) ? measure : "constrained",
            "topicsAll",
            request.query("topics").equals("all")));
  }

  private static Optional<ReportFormat> format(Request request) {
    String ending = request.query("format");
    return ending.isEmpty() || request.json() ? Optional.empty() : ReportFormat.of("." + ending);
  }

  /** The comparison as a file, with every flip and whole replies. */
  private PageReply download(
      Texts t,
      MonitorView view,
      String target,
      String baseline,
      String candidate,
      ReportFormat format,
      boolean unmasked) {
    FlipChoice all = new FlipChoice("", "", "", 1, true, unmasked);
    Optional<ComparisonView> found = view.comparison(target, baseline, candidate, all);
    if (found.isEmpty()) {
      throw new IllegalArgumentException("no such comparison");
    }
    String version = Pages.class.getPackage().getImplementationVersion();
    Report report =
        new Report(
            t,
            version == null ? "development" : version,
            found.get().decidedAt(),
            ShellCommand.of(
                "candor", "report", "--from", baseline, "--to", candidate, "--target", target),
            "");
    return PageReply.file(
        format.mediaType(),
        "candor-" + target + "-" + candidate + format.ending(),
        format.write(report, List.of(found.get())));
  }

  private PageReply prompt(
      Request request, Texts t, MonitorView view, String target, String promptId) {
    Optional<PromptView> found =
        view.prompt(target, promptId, PageFrame.cycles(request), request.query("show").equals("1"));
    return frame.show(
        request,
        t,
        found.orElse(null),
        "prompt",
        t.get("prompt.title", Shown.name(promptId)),
        "overview",
        Map.of("showHref", "?show=1"));
  }

  /** The newest days, cycle by cycle if so many are kept, else by day, week or month. */
  private static Optional<TargetView> newest(MonitorView view, String target, int days) {
    Optional<TargetView> found = Optional.empty();
    for (HistorySpan span : HistorySpan.values()) {
      found = view.target(target, span, PageFrame.MOST_CYCLES);
      if (found.isEmpty() || found.get().lastSeen() == null) {
        return found;
      }
      Instant from = found.get().lastSeen().minus(Duration.ofDays(days));
      if (found.get().series().get(0).begun().isBefore(from)
          || found.get().series().size() < most(span)) {
        return found.map(all -> all.since(from));
      }
    }
    return found;
  }

  /** Points of one release that there may be more of than are shown or kept. */
  private static int most(HistorySpan span) {
    return switch (span) {
      case CYCLE -> PageFrame.MOST_CYCLES;
      case DAY -> HistorySpan.DAYS_KEPT;
      case WEEK -> HistorySpan.WEEKS_KEPT;
      case MONTH -> Integer.MAX_VALUE;
    };
  }

  /** What a point of a target's series sums up; a cycle unless asked otherwise. */
  private static HistorySpan span(Request request) {
    String asked = request.query("by");
    return Arrays.stream(HistorySpan.values())
        .filter(span -> span.wireName().equals(asked))
        .findFirst()
        .orElse(HistorySpan.CYCLE);
  }

  private static int days(Request request) {
    return Math.min(MOST_DAYS, PageFrame.whole(request.query("days"), 0));
  }
}
