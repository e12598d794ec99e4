package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.testkit.SettableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LiveTerminalTest {
  private static final String ESCAPE = "\u001b[";

  private final StringWriter written = new StringWriter();
  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T10:00:00Z"));

  private LiveTerminal live(boolean colours, int columns) throws IOException {
    LineDisciplineTerminal terminal =
        new LineDisciplineTerminal(
            "test", "xterm-256color", new ByteArrayOutputStream(), StandardCharsets.UTF_8);
    terminal.setSize(new Size(columns, 20));
    return LiveTerminal.on(terminal, new PrintWriter(written, true), "run", colours, clock);
  }

  private String screen(LiveTerminal live) {
    live.draw();
    return written.toString();
  }

  @Test
  void theViewIsOnTheSecondScreenAndTheFirstComesBackWithTheMessagesAsLines() throws IOException {
    LiveTerminal live = live(false, 80);
    live.line("cycle", "not told: the target's line has it");
    live.alarm("DRIFT", "atlas answers differently");
    live.line("pages", "console   http://127.0.0.1:1");
    assertThat(screen(live))
        .startsWith(ESCAPE + "?1049h" + ESCAPE + "?25l")
        .contains("DRIFT    atlas answers differently");
    int before = written.toString().length();
    live.close();
    live.close();
    assertThat(written.toString().substring(before))
        .startsWith(ESCAPE + "?25h" + ESCAPE + "?1049l")
        .contains("pages    console   http://127.0.0.1:1")
        .containsPattern(
            "2026-01-0[12] [0-9]{2}:[0-9]{2}:[0-9]{2}  DRIFT    atlas answers differently")
        .doesNotContain("not told")
        .containsOnlyOnce(ESCAPE + "?1049l");
  }

  @Test
  void whatComesAfterTheEndIsALine() throws IOException {
    LiveTerminal live = live(false, 80);
    live.close();
    live.line("run", "Stopping …");
    assertThat(written.toString()).endsWith("run      Stopping …" + System.lineSeparator());
  }

  @Test
  void withoutColoursThereIsNoColour() throws IOException {
    LiveTerminal live = live(false, 80);
    live.alarm("DRIFT", "x");
    assertThat(screen(live)).doesNotContainPattern("\u001b\\[[0-9;]*m");
    live.close();
    assertThat(written.toString()).doesNotContainPattern("\u001b\\[[0-9;]*m");
  }

  @Test
  void withColoursAnAlarmIsRed() throws IOException {
    LiveTerminal live = live(true, 80);
    live.alarm("DRIFT", "x");
    assertThat(screen(live)).containsPattern("\u001b\\[[0-9;]*31[0-9;]*mDRIFT");
    live.close();
  }

  @Test
  void onlyWhatChangedIsDrawnAgain() throws IOException {
    LiveTerminal live = live(false, 80);
    screen(live);
    live.line("verdict", "stable");
    int before = written.toString().length();
    assertThat(screen(live).substring(before)).contains("stable").doesNotContain("Ctrl-C stops.");
    live.close();
  }

  @Test
  void whatIsLoggedIsShownAmongTheMessages() throws IOException {
    LiveTerminal live = live(false, 120);
    LoggerFactory.getLogger(LiveTerminalTest.class).error("the provider is away");
    assertThat(screen(live)).contains("log      LiveTerminalTest: the provider is away");
    live.close();
  }
}
