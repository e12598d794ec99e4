package dev.candor.launcher.doctor;

import dev.candor.alerting.AlertingSettings;
import dev.candor.alerting.ReceiverCheck;
import dev.candor.runtime.Configuration;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;

/** Whether each configured receiver takes an alert: it is sent a sample that says it is one. */
record ReceiverTrial(Clock clock, RandomGenerator random) {
  List<CheckResult> check(Configuration configuration) {
    AlertingSettings settings = AlertingSettings.from(configuration);
    if (settings.receivers().isEmpty()) {
      return List.of(
          CheckResult.doubtful(
              "receivers",
              "none is configured: alerts are recorded and shown, and nobody is notified",
              "add one to alerting.receivers, such as {name: hook, type: webhook, url: …}"));
    }
    try {
      return new ReceiverCheck(settings, clock, random).send().stream().map(this::result).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(
          CheckResult.doubtful("receivers", "the check was interrupted", "run doctor again"));
    }
  }

  private CheckResult result(ReceiverCheck.Result result) {
    String subject = "receiver " + result.receiver();
    String fix = "check its address, its secret and that this machine may reach it";
    return result
        .error()
        .map(error -> CheckResult.wrong(subject, "did not take a sample alert: " + error, fix))
        .orElseGet(() -> CheckResult.fine(subject, "took a sample alert"));
  }
}
