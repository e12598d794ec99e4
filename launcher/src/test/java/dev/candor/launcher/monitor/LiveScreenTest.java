package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.launcher.monitor.LiveScreen.Message;
import dev.candor.launcher.monitor.TargetStates.TargetState;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveScreenTest {
  private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
  private static final TargetState STEADY =
      new TargetState(
          "borealis-1",
          7,
          108,
          216,
          3,
          6,
          Map.of("en", 0.17, "zh", 0.3),
          "stable",
          "none",
          Set.of());
  private static final TargetState DRIFTED =
      new TargetState(
          "atlas-2@fp_2",
          7,
          216,
          216,
          0,
          7,
          Map.of("en", 0.34, "zh", 0.91),
          "drifted",
          "more_constrained",
          Set.of("a1"));
  private static final Message DRIFT =
      new Message(START.plusSeconds(30), "DRIFT", "atlas answers with more constraint", true);

  private static LiveScreen screen(Map<String, TargetState> targets, List<Message> messages) {
    return new LiveScreen(
        "run",
        START,
        START.plusSeconds(3_725),
        ZoneOffset.UTC,
        new TargetStates(targets),
        false,
        messages,
        List.of("console   http://127.0.0.1:1", "metrics   http://127.0.0.1:2/metrics"));
  }

  private static String text(List<AttributedString> lines) {
    return lines.stream().map(AttributedString::toString).collect(Collectors.joining("\n"));
  }

  @Test
  void aWideTerminalHasALineForEachTargetWithProgressSharesAndVerdict() {
    List<AttributedString> lines =
        screen(Map.of("borealis", STEADY, "atlas", DRIFTED), List.of(DRIFT)).lines(160, 24);
    assertThat(lines.get(0).toString()).isEqualTo("Candor run  2 targets  1 drifted  01:02:05");
    assertThat(lines.get(1).toString())
        .isEqualTo(
            "target    cycle: probes ended      constrained (sensitive)   against its predecessor"
                + "     release");
    assertThat(lines.get(2).toString())
        .startsWith("atlas")
        .containsSubsequence(
            "██████████ 216/216",
            "en  34 %  zh  91 %",
            "drifted, more constrained",
            "atlas-2@fp_2");
    assertThat(lines.get(3).toString())
        .startsWith("borealis")
        .containsSubsequence("█████░░░░░ 108/216 3 ✗", "en  17 %  zh  30 %", "stable");
    assertThat(text(lines)).contains("10:00:30  DRIFT    atlas answers with more constraint");
    assertThat(lines.get(23).toString()).isEqualTo("Ctrl-C stops.");
  }

  @Test
  void aNarrowTerminalHasTwoLinesForEachTarget() {
    List<AttributedString> lines = screen(Map.of("atlas", DRIFTED), List.of()).lines(80, 24);
    assertThat(lines.get(2).toString()).isEqualTo("atlas  drifted, more constrained  atlas-2@fp_2");
    assertThat(lines.get(3).toString()).contains("██████████ 216/216").contains("zh  91 %");
  }

  @ParameterizedTest
  @CsvSource({"160,40", "80,24", "80,10", "40,12", "20,6", "5,3", "1,1", "200,2"})
  void noLineIsWiderThanTheTerminalAndThereAreAsManyLinesAsItHas(int width, int height) {
    Map<String, TargetState> targets = new HashMap<>();
    IntStream.range(0, 30).forEach(i -> targets.put("模型-" + "x".repeat(i * 3), STEADY));
    targets.put("a very long name that drifted and has no room at all", DRIFTED);
    List<Message> messages =
        IntStream.range(0, 60)
            .mapToObj(i -> new Message(START, "DRIFT", "中文与英文 mixed words ".repeat(20), i % 2 == 0))
            .toList();
    List<AttributedString> lines = screen(targets, messages).lines(width, height);
    assertThat(lines).hasSize(height);
    assertThat(lines)
        .allSatisfy(line -> assertThat(line.columnLength()).isLessThanOrEqualTo(width));
  }

  @Test
  void whatDoesNotFitIsCountedAndTheDriftedComeFirst() {
    Map<String, TargetState> targets = new HashMap<>();
    IntStream.range(0, 50).forEach(i -> targets.put("model-" + (100 + i), STEADY));
    targets.put("zeta", DRIFTED);
    String shown = text(screen(targets, List.of(DRIFT)).lines(120, 24));
    assertThat(shown).containsSubsequence("zeta", "model-100", "more; the console shows all");
    assertThat(shown).contains("DRIFT    atlas answers");
  }

  @Test
  void theNewestMessagesAreShownAndAlarmsWrapWhileOthersAreCut() {
    List<Message> messages =
        List.of(
            new Message(START, "verdict", "old", false),
            new Message(START, "verdict", "y".repeat(200), false),
            new Message(START, "DRIFT", "one " + "z".repeat(60) + " end", true));
    List<String> lines =
        screen(Map.of(), messages).lines(60, 24).stream().map(AttributedString::toString).toList();
    assertThat(lines).anyMatch(line -> line.startsWith("10:00:00  verdict") && line.endsWith("y…"));
    int alarm =
        IntStream.range(0, lines.size())
            .filter(i -> lines.get(i).contains("DRIFT"))
            .findFirst()
            .orElseThrow();
    assertThat(lines.get(alarm + 1)).startsWith("          ").contains("z").endsWith("end");
  }

  @Test
  void namesOfModelsCannotDriveTheTerminal() {
    String hostile = "m\u001b[2J\u0007\u202Eevil";
    List<AttributedString> lines =
        screen(
                Map.of(hostile, DRIFTED),
                List.of(new Message(START, "DRIFT", hostile + "\nnext", true)))
            .lines(120, 20);
    assertThat(text(lines).replace("\n", "")).doesNotMatch("(?s).*[\\p{Cntrl}\\u202E].*");
  }

  @Test
  void aLongNameKeepsItsEndForThatTellsItFromOthers() {
    Map<String, TargetState> targets =
        Map.of(
            "gateway/eu-west/vendor-large-2026-01-15-preview",
            STEADY,
            "gateway/eu-west/vendor-large-2026-03-02-preview",
            STEADY);
    assertThat(text(screen(targets, List.of()).lines(120, 24)))
        .contains("gateway/eu…6-01-15-preview", "gateway/eu…6-03-02-preview");
  }

  @Test
  void theBacklogAfterARestartIsMarked() {
    LiveScreen behind =
        new LiveScreen(
            "run",
            START,
            START,
            ZoneOffset.UTC,
            new TargetStates(Map.of("atlas", DRIFTED)),
            true,
            List.of(),
            List.of());
    assertThat(behind.lines(120, 10).get(0).toString())
        .contains("catching up with what was recorded before the start");
    assertThat(text(screen(Map.of("atlas", DRIFTED), List.of()).lines(120, 10)))
        .doesNotContain("catching up");
  }

  @Test
  void beforeTheFirstReplyItSaysSo() {
    assertThat(text(screen(Map.of(), List.of()).lines(80, 24))).contains("No probe has ended yet.");
  }
}
