package dev.candor.launcher.alert;

import dev.candor.alerting.AlertingSettings;
import dev.candor.alerting.ReceiverCheck;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** What {@code candor alerting --test} does: one sample alert to each configured receiver. */
public final class SampleAlerts {
  private static final int FINE = 0;
  private static final int BAD_INPUT = 2;

  private SampleAlerts() {}

  /**
   * Sends the samples and prints a line for each receiver.
   *
   * @return the exit code: 0 if every receiver took its sample, 2 if one did not
   * @throws InputException if no receiver is configured
   */
  public static int run(
      Configuration configuration, PrintWriter out, Clock clock, RandomGenerator random)
      throws InterruptedException {
    AlertingSettings settings = AlertingSettings.from(configuration);
    if (settings.receivers().isEmpty()) {
      throw new InputException(
          configuration.section("alerting").place("receivers"),
          "no receiver is configured",
          "add one, such as {name: hook, type: webhook, url: \"https://…\"}");
    }
    boolean all = true;
    for (ReceiverCheck.Result result : new ReceiverCheck(settings, clock, random).send()) {
      all &= result.error().isEmpty();
      out.println(
          result.receiver() + ": " + result.error().map(e -> "not accepted, " + e).orElse("taken"));
    }
    out.flush();
    return all ? FINE : BAD_INPUT;
  }
}
