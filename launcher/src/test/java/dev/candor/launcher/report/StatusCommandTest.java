package dev.candor.launcher.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.model.Share;
import dev.candor.report.view.Blind;
import dev.candor.report.view.Overview;
import dev.candor.report.view.Revision;
import dev.candor.report.view.SilentWatch;
import dev.candor.report.view.StatusView;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class StatusCommandTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static Overview.TargetRow row(String target, String state, boolean stale, Blind blind) {
    return new Overview.TargetRow(
        target,
        "r2",
        state,
        "more_constrained",
        "r1",
        0,
        7,
        NOW.minusSeconds(7_260),
        stale,
        List.of(
            new Overview.Language(
                "zh", Share.of(100, 80), null, 0.4, 0.3, 0.5, "drifted", List.of())),
        blind,
        null,
        new Revision("r2", "r1", NOW.minusSeconds(86_400)));
  }

  private static Overview.TargetRow steady(SilentWatch watch) {
    return new Overview.TargetRow(
        "steady",
        "r1",
        watch.watching() ? "watched" : "learning",
        "none",
        null,
        0,
        7,
        NOW,
        false,
        List.of(),
        null,
        watch,
        null);
  }

  private static String printed(Overview.TargetRow row) {
    StringWriter printed = new StringWriter();
    StatusCommand.print(overview(row), status("up"), new PrintWriter(printed, true));
    return printed.toString();
  }

  @Test
  void steadyTargetSaysHowItIsWatchedInPlaceOfADoubt() {
    String learning = printed(steady(new SilentWatch(4, 10, NOW, null, null, null, false)));
    assertThat(learning)
        .contains("learning", "4 of 10 cycles, until about 2026-03-01 12:00 UTC")
        .doesNotContain("not enough data");
    assertThat(printed(steady(new SilentWatch(10, 10, null, NOW, 9, 32_400L, false))))
        .contains("watched", "Watched since 2026-03-01 12:00 UTC", "within 9 cycles (about 9 h)");
    assertThat(printed(steady(new SilentWatch(10, 10, null, NOW, null, null, false))))
        .contains("more than 200 cycles");
    assertThat(printed(row("m", "stable", false, null)))
        .contains("r2 is what r1 became in the change of 2026-02-28 12:00 UTC");
  }

  @Test
  void consoleThatDoesNotAnswerIsWhatWantsAttention() throws IOException {
    int unused;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      unused = socket.getLocalPort();
    }
    StringWriter said = new StringWriter();
    int code =
        new CommandLine(new StatusCommand())
            .setErr(new PrintWriter(said))
            .execute("--console", "http://127.0.0.1:" + unused);
    assertThat(code).isEqualTo(StatusCommand.ATTENTION);
    assertThat(said.toString()).contains("does not answer");
  }

  private static Overview overview(Overview.TargetRow... rows) {
    return new Overview(
        NOW,
        List.of(rows),
        List.of(
            new Overview.Firing(
                "a1", "m\u001b[2J", "critical", "m\u001b[2J differs", "firing", NOW, Map.of())),
        List.of(),
        List.of(),
        List.of());
  }

  private static StatusView status(String state) {
    return new StatusView(
        List.of(new StatusView.ServiceRow("here", "worker", state, "no broker")),
        List.of(),
        List.of(),
        List.of(),
        List.of(new StatusView.Spend("m", 1.25, 9, 2.0, 40)),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void codeSaysDriftBeforeWhatIsNotSeen() {
    Overview.TargetRow fine = row("a", "stable", false, null);
    assertThat(StatusCommand.code(overview(fine), status("up"))).isZero();
    assertThat(StatusCommand.code(overview(row("a", "drifted", true, null)), status("down")))
        .isEqualTo(3);
    assertThat(StatusCommand.code(overview(row("a", "stable", true, null)), status("up")))
        .isEqualTo(StatusCommand.ATTENTION);
    assertThat(
            StatusCommand.code(
                overview(row("a", "blind", false, new Blind(NOW, 9, "bad_key", null))),
                status("up")))
        .isEqualTo(StatusCommand.ATTENTION);
    assertThat(StatusCommand.code(overview(fine), status("down")))
        .isEqualTo(StatusCommand.ATTENTION);
  }

  @Test
  void linesSayWhatThePagesWouldShowFirstAndDriveNoTerminal() {
    StringWriter out = new StringWriter();
    StatusCommand.print(
        overview(row("a", "stable", true, null), row("b", "drifted", false, null)),
        status("down"),
        new PrintWriter(out, true));
    assertThat(out.toString())
        .startsWith("b       drifted")
        .contains("zh 80 % (+40)", "2 h ago", "2 h ago, late", "firing", "no broker")
        .contains("$1.25 today  of $2.00")
        .doesNotContain("\u001b");
  }
}
