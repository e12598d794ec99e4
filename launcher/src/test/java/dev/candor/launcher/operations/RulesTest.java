package dev.candor.launcher.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.model.SignalKind;
import dev.candor.runtime.Meter;
import dev.candor.runtime.Meters;
import dev.candor.worker.provider.FailureReason;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of Prometheus and the routes of Alertmanager, checked by the real programs. */
class RulesTest {
  /** Names that the alerting role gives its own alerts. */
  private static final Set<String> FROM_ALERTING =
      Stream.of(SignalKind.values()).map(SignalKind::alertName).collect(Collectors.toSet());

  @Test
  void promtoolAcceptsConfigurationAndRules() {
    RealProgram promtool = RealProgram.named("promtool", "prometheus");
    String output =
        promtool.succeed(Repository.file("prometheus"), "check", "config", "prometheus.yml");
    assertThat(output).contains(Queries.rules().size() + " rules found");
  }

  @Test
  void theUnitTestsOfTheRulesPass() {
    RealProgram.named("promtool", "prometheus")
        .succeed(Repository.file("prometheus/tests"), "test", "rules", "candor_test.yml");
  }

  @Test
  void everyRuleHasAUnitTestInWhichItFires() {
    Set<String> fired = new TreeSet<>();
    for (Object test : (List<?>) Repository.yaml("prometheus/tests/candor_test.yml").get("tests")) {
      for (Object check : (List<?>) ((Map<?, ?>) test).get("alert_rule_test")) {
        if (((Map<?, ?>) check).containsKey("exp_alerts")) {
          fired.add(((Map<?, ?>) check).get("alertname").toString());
        }
      }
    }
    assertThat(fired).isEqualTo(ruleNames());
  }

  @Test
  void everyAlertHasARunbookPageAndEveryPageAnAlert() throws Exception {
    Set<String> wanted = new TreeSet<>(ruleNames());
    wanted.addAll(FROM_ALERTING);
    try (Stream<java.nio.file.Path> pages = Files.list(Repository.file("docs/runbooks"))) {
      assertThat(
              pages
                  .map(page -> page.getFileName().toString().replace(".md", ""))
                  .filter(name -> !name.equals("README"))
                  .collect(Collectors.toSet()))
          .isEqualTo(wanted);
    }
    for (String name : wanted) {
      assertThat(Repository.text("docs/runbooks/" + name + ".md"))
          .startsWith("# " + name + "\n")
          .contains("\n## Meaning\n", "\n## Check\n", "\n## Do\n");
    }
    for (Map<String, Object> rule : Queries.rules()) {
      Map<?, ?> annotations = (Map<?, ?>) rule.get("annotations");
      assertThat(annotations.get("runbook_url"))
          .isEqualTo(
              "{{ with $externalLabels.candor_runbooks }}{{ . }}{{ else }}"
                  + "{{ with query \"candor_console_address\" }}{{ . | first | label \"url\" }}/runbooks"
                  + "{{ else }}docs/runbooks{{ end }}{{ end }}/"
                  + rule.get("alert")
                  + ".md");
      assertThat(((Map<?, ?>) rule.get("labels")).get("severity")).isIn("warning", "critical");
    }
  }

  @Test
  void amtoolAcceptsTheRoutes() {
    RealProgram.named("amtool", "prometheus-alertmanager")
        .succeed(Repository.file("alertmanager"), "check-config", "alertmanager.yml");
  }

  @ParameterizedTest
  @CsvSource({
    "severity=critical source=candor, 'oncall,researchers'",
    "severity=warning source=candor, researchers",
    "severity=info source=candor, archive",
    "severity=critical, oncall",
    "severity=warning, operators"
  })
  void alertsReachTheReceiverOfTheirRoute(String labels, String receivers) {
    RealProgram amtool = RealProgram.named("amtool", "prometheus-alertmanager");
    String[] arguments =
        Stream.concat(
                Stream.of(
                    "config",
                    "routes",
                    "test",
                    "--config.file=alertmanager.yml",
                    "--verify.receivers=" + receivers),
                Stream.of(labels.split(" ")))
            .toArray(String[]::new);
    amtool.succeed(Repository.file("alertmanager"), arguments);
  }

  @Test
  void theRuleForSilenceReadsTheTimesThatTheRolesExport() {
    assertThat(Queries.ofRules())
        .anySatisfy(
            query ->
                assertThat(query.expression())
                    .contains(Meters.LAST_RESPONSE_TIMESTAMP.prometheusName())
                    .contains("2 * max by (target) (" + Meters.CYCLE_INTERVAL.prometheusName()));
  }

  /**
   * Failed probes are set aside too, and are no loss: a reason that comes must be distinguishable.
   */
  @Test
  void failedProbesAreNotToldAsLosses() {
    String rule =
        Queries.ofRules().stream()
            .filter(query -> query.where().equals("rule CandorDeadLetters"))
            .findFirst()
            .orElseThrow()
            .expression();
    Matcher reasons = Pattern.compile("reason!~\"([^\"]*)\"").matcher(rule);
    assertThat(reasons.find()).isTrue();
    Set<String> expected = new TreeSet<>();
    for (FailureReason reason : FailureReason.values()) {
      expected.add(reason.code());
    }
    assertThat(new TreeSet<>(List.of(reasons.group(1).split("\\|")))).isEqualTo(expected);
  }

  /** A rule on a meter that nothing writes would stay quiet for ever. */
  @Test
  void everyMeterOfARuleIsWrittenByARole() throws Exception {
    Map<String, String> constants = new HashMap<>();
    for (Field field : Meters.class.getFields()) {
      if (field.get(null) instanceof Meter meter) {
        constants.put(meter.prometheusName(), field.getName());
      }
    }
    StringBuilder sources = new StringBuilder();
    for (String role : List.of("producer", "worker", "classifier-stream", "alerting", "runtime")) {
      try (Stream<Path> files = Files.walk(Repository.file(role + "/src/main/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          if (!file.endsWith("Meters.java")) {
            sources.append(Files.readString(file));
          }
        }
      }
    }
    Set<String> meters = new TreeSet<>();
    for (Queries.Query query : Queries.ofRules()) {
      Matcher name = Pattern.compile("candor_[a-z_]+").matcher(query.expression());
      while (name.find()) {
        meters.add(name.group().replaceAll("_bucket$", ""));
      }
    }
    assertThat(meters).hasSizeGreaterThan(10);
    for (String meter : meters) {
      assertThat(constants).containsKey(meter);
      assertThat(sources).as(meter).containsPattern("\\b" + constants.get(meter) + "\\b");
    }
  }

  private static Set<String> ruleNames() {
    return Queries.rules().stream()
        .map(rule -> rule.get("alert").toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
