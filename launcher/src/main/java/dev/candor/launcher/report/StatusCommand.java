package dev.candor.launcher.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.launcher.CandorMain;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code candor status}: what a running monitor would show first, as lines. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the targets of a running monitor, its open alerts, its services and what it spent.",
      "Exit code 0 when all is well, 3 when a target has drifted, 5 when something else wants"
          + " attention: a blind or late target, a service that is down."
    })
public final class StatusCommand implements Callable<Integer> {
  /** Nothing drifted, but the monitor does not see what it should. */
  public static final int ATTENTION = 5;

  private static final ObjectMapper JSON = new ObjectMapper();

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

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (console.getHost() == null || !List.of("http", "https").contains(console.getScheme())) {
      throw new InputException(
          "--console", console + " is not an address", "write one such as http://127.0.0.1:8090");
    }
    RunningMonitor monitor = new RunningMonitor(console, RunningMonitor.token(tokenVariable));
    Overview overview = monitor.overview();
    StatusView status = monitor.status();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode root = JSON.createObjectNode();
      root.set("overview", JSON.readTree(ViewJson.write(overview)));
      root.set("status", JSON.readTree(ViewJson.write(status)));
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root));
    } else {
      print(overview, status, out);
    }
    out.flush();
    return code(overview, status);
  }

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
    for (Overview.Row row : overview.targets()) {
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
