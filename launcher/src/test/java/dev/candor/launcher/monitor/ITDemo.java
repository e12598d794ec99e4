package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The demonstration, from the broker's start to the delivered alert. */
class ITDemo {
  @Test
  void driftAlertIsDeliveredAndTheDemonstrationEndsByItself() {
    StringWriter out = new StringWriter();
    int code =
        new CommandLine(new DemoCommand()).setOut(new PrintWriter(out, true)).execute("--once");
    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("SIMULATED")
        .contains("rollout: simulated-atlas release 2")
        .contains("ALERT")
        .doesNotContain("simulated-borealis answers with more constraint");
  }

  @Test
  void cyclesSayWhatTheSimulatedJudgeDecided() {
    StringWriter out = new StringWriter();
    int code =
        new CommandLine(new DemoCommand())
            .setOut(new PrintWriter(out, true))
            .execute("--once", "--judge");
    assertThat(code).isZero();
    assertThat(out.toString()).containsPattern("unsure of [1-9]\\d*: [1-9]\\d* judged");
  }
}
