package dev.candor.launcher.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.ResultCommand;
import dev.candor.launcher.monitor.ConfigOption;
import dev.candor.launcher.monitor.MonitorKeys;
import dev.candor.launcher.prompts.PlanObstacle;
import dev.candor.producer.ProducerSettings;
import dev.candor.producer.plan.DayPlan;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Key;
import dev.candor.stream.ClassifierSettings;
import dev.candor.worker.TargetSettings;
import dev.candor.worker.WorkerSettings;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code candor doctor}: checks configuration, keys, endpoints, Kafka and registry. Exit code 0
 * when nothing is wrong, 2 when something is.
 */
@Command(
    name = "doctor",
    description = {
      "Checks configuration, keys, endpoints, clocks, Kafka and the registry, and says what is"
          + " wrong and how to fix it. Of a cluster in operation also copies, retention and lag.",
      "Asks each target one short question, which costs a fraction of a cent, and sends each"
          + " receiver of alerts a sample that says it is one (unless --skip-receivers)."
    })
public final class DoctorCommand extends ResultCommand {
  @Mixin private ConfigOption config;

  @Option(names = "--skip-receivers", description = "Send no sample alert to the receivers.")
  private boolean skipReceivers;

  @Override
  public Integer call() {
    Configuration configuration = config.load();
    List<CheckResult> findings = new ArrayList<>(examine(configuration, Clock.systemUTC()));
    if (!skipReceivers && MonitorKeys.problems(configuration).isEmpty()) {
      findings.addAll(
          new ReceiverTrial(Clock.systemUTC(), new SecureRandom()).check(configuration));
    }
    print(
        () -> document(findings), out -> findings.forEach(finding -> out.println(asText(finding))));
    return isWell(findings) ? CandorMain.FINE : CandorMain.BAD_INPUT;
  }

  /** All checks that the configuration gives reason for, in the order of the flow. */
  static List<CheckResult> examine(Configuration configuration, Clock clock) {
    List<CheckResult> findings = new ArrayList<>();
    List<InputException> problems = MonitorKeys.problems(configuration);
    for (InputException problem : problems) {
      findings.add(
          CheckResult.wrong(
              "configuration", problem.place() + ": " + problem.problem(), problem.fix()));
    }
    if (problems.isEmpty()) {
      findings.add(CheckResult.fine("configuration", configuration.file() + " is valid"));
      findings.addAll(plan(configuration));
      for (TargetSettings target : WorkerSettings.from(configuration).targets()) {
        findings.addAll(new TargetCheck(clock).check(target));
      }
    }
    if (configuration.section("kafka").find(Key.text("bootstrap")).isPresent()) {
      KafkaSettings kafka = KafkaSettings.from(configuration);
      List<RoleGroup> groups = RoleGroup.of(configuration, kafka);
      List<CheckResult> cluster = new KafkaCheck().check(kafka, groups);
      findings.addAll(cluster);
      if (isWell(cluster)) {
        findings.addAll(new ClusterCheck(kafka, groups, remembered(configuration, kafka)).check());
      }
      findings.addAll(new RegistryCheck().check(kafka));
    } else {
      findings.add(
          CheckResult.fine(
              "Kafka", "none is configured: candor run starts its own, with a registry"));
    }
    return findings;
  }

  private static Duration remembered(Configuration configuration, KafkaSettings kafka) {
    return ClassifierSettings.from(configuration, kafka.partitions(), kafka.replication())
        .remembered();
  }

  /** Whether what is planned can be worked off. */
  private static List<CheckResult> plan(Configuration configuration) {
    ProducerSettings settings = ProducerSettings.from(configuration);
    List<DayPlan> plans = PlanObstacle.plans(settings);
    List<CheckResult> findings = new ArrayList<>();
    for (DayPlan plan : plans) {
      List<PlanObstacle> obstacles =
          PlanObstacle.of(configuration, settings, plans).stream()
              .filter(obstacle -> obstacle.target().equals(plan.target()))
              .toList();
      String subject = "plan of " + plan.target();
      for (PlanObstacle obstacle : obstacles) {
        findings.add(
            obstacle.isFatal()
                ? CheckResult.wrong(subject, obstacle.problem(), obstacle.fix())
                : CheckResult.doubtful(subject, obstacle.problem(), obstacle.fix()));
      }
      if (obstacles.isEmpty()) {
        findings.add(
            CheckResult.fine(
                subject,
                String.format(
                    Locale.ROOT,
                    "%,d probes a cycle, %,.0f a day",
                    plan.probesACycle(),
                    plan.probesADay())));
      }
    }
    return findings;
  }

  static boolean isWell(List<CheckResult> findings) {
    return findings.stream().noneMatch(finding -> finding.state() == CheckResult.State.WRONG);
  }

  static String asText(CheckResult finding) {
    String mark =
        switch (finding.state()) {
          case FINE -> "fine  ";
          case DOUBTFUL -> "doubt ";
          case WRONG -> "WRONG ";
        };
    String line = mark + printable(finding.subject()) + ": " + printable(finding.detail());
    return finding.fix().isEmpty() ? line : line + "\n      fix: " + printable(finding.fix());
  }

  private static ObjectNode document(List<CheckResult> findings) {
    ObjectNode root = JSON.createObjectNode().put("well", isWell(findings));
    ArrayNode list = root.putArray("findings");
    for (CheckResult finding : findings) {
      list.addObject()
          .put("state", finding.state().name().toLowerCase(Locale.ROOT))
          .put("subject", finding.subject())
          .put("detail", finding.detail())
          .put("fix", finding.fix());
    }
    return root;
  }

  /** What a server said may hold escape sequences for the terminal. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
