package dev.candor.launcher.report;

import dev.candor.launcher.CandorMain;
import dev.candor.launcher.ResultCommand;
import dev.candor.launcher.monitor.PlainTerminal;
import dev.candor.report.page.Texts;
import dev.candor.report.page.WatchWords;
import dev.candor.report.view.Overview;
import dev.candor.report.view.StatusView;
import dev.candor.report.view.ViewJson;
import dev.candor.runtime.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code candor status}: what a running monitor would show first, as lines. */
@Command(
    name = "status",
    description = {
      "Shows the targets of a running monitor, its open alerts, its services and what it spent.",
      "Exit code 0 when all is well, 3 when a target has drifted, 5 when something else wants"
          + " attention: a blind or late target, a service that is down, a console that does not"
          + " answer."
    })
public final class StatusCommand extends ResultCommand {
  /** Nothing drifted, but the monitor does not see what it should. */
  public static final int ATTENTION = 5;

  @Option(
      names = "--console",
      required = true,
      paramLabel = "URL",
      description = "Address of the console, as candor run prints it.")
  private URI console;

  @Option(
      names = "--token-env",
      paramLabel = "NAME",
      description = "Variable that holds the console's token, where it asks for one.")
  private String tokenVariable;

  @Override
  public Integer call() {
    RunningMonitor monitor = RunningMonitor.at(console, tokenVariable);
    Overview overview;
    StatusView status;
    try {
      overview = monitor.overview();
      status = monitor.status();
    } catch (InputException e) {
      if (!(e.getCause() instanceof IOException)) {
        throw e;
      }
      // To whoever asks from a script a monitor that is down is no mistake in the command.
      say(e.getMessage());
      return ATTENTION;
    }
    print(
        () -> ViewJson.tree(new StatusDocument(overview, status)),
        out -> print(overview, status, out));
    return code(overview, status);
  }

  /** Both pages, as the document has them. */
  private record StatusDocument(Overview overview, StatusView status) {}

  static int code(Overview overview, StatusView status) {
    if (overview.count("drifted") + overview.count("silent_change") > 0) {
      return CandorMain.DRIFTED;
    }
    boolean unseen =
        overview.targets().stream().anyMatch(row -> row.blind() != null || row.stale())
            || !overview.unreachable().isEmpty()
            || status.services().stream().anyMatch(row -> row.state().equals("down"));
    return unseen ? ATTENTION : CandorMain.FINE;
  }

  static void print(Overview overview, StatusView status, PrintWriter out) {
    Texts t = Texts.of("en");
    int name = overview.targets().stream().mapToInt(row -> row.target().length()).max().orElse(6);
    for (Overview.TargetRow row : overview.targets()) {
      String state = t.word("state", row.state());
      String shares =
          row.languages().stream()
              .map(
                  lang ->
                      lang.lang()
                          + " "
                          + t.percent(lang.sensitive().rate())
                          + (lang.difference() == null
                              ? ""
                              : " (" + t.points(lang.difference()) + ")"))
              .collect(Collectors.joining(", "));
      line(
          out,
          String.format("%-" + Math.max(6, Math.min(40, name)) + "s  %-16s", row.target(), state),
          shares,
          row.release() == null ? "" : row.release(),
          row.blind() == null ? "" : row.blind().failure(),
          t.ago(row.lastSeen(), overview.at()) + (row.stale() ? ", late" : ""));
      if (row.revised() != null) {
        line(
            out,
            "    "
                + t.get(
                    "revised",
                    row.revised().release(),
                    row.revised().previous(),
                    t.time(row.revised().since())));
      }
      if (row.watch() != null && row.baseline() == null) {
        line(out, "    " + WatchWords.of(row.watch(), t));
      }
    }
    if (overview.targets().isEmpty()) {
      out.println("no cycle has closed yet");
    }
    for (Overview.Firing alert : overview.firing()) {
      line(out, "alert", alert.state(), alert.title(), t.ago(alert.since(), overview.at()));
    }
    status.services().stream()
        .filter(row -> !row.state().equals("up"))
        .forEach(row -> line(out, "service", row.service(), row.state(), row.detail()));
    for (StatusView.Spend spend : status.spend()) {
      line(
          out,
          "spent",
          spend.target(),
          t.dollars(spend.today()) + " today",
          spend.budget() == null ? "" : "of " + t.dollars(spend.budget()));
    }
    if (!overview.unreachable().isEmpty()) {
      line(out, "instances that do not answer", String.join(", ", overview.unreachable()));
    }
  }

  private static void line(PrintWriter out, String... parts) {
    out.println(
        PlainTerminal.harmless(
            java.util.Arrays.stream(parts)
                .flatMap(part -> Optional.ofNullable(part).stream())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("  "))));
  }
}
