package dev.candor.launcher.monitor;

import dev.candor.classification.Reply;
import dev.candor.runtime.InputException;
import dev.candor.runtime.ServiceThread;
import dev.candor.worker.TargetSettings;
import dev.candor.worker.provider.Answer;
import dev.candor.worker.provider.Completion;
import dev.candor.worker.provider.Endpoint;
import dev.candor.worker.provider.HttpExchanger;
import dev.candor.worker.provider.ModelClient;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/** One question to a target, asked and read as the worker and the classifier would. */
public final class OneProbe {
  private OneProbe() {}

  /** What the target answers. */
  static Answer ask(TargetSettings target, String prompt, Clock clock) {
    try {
      return asking(target, clock, client -> client.ask(prompt).join());
    } catch (IOException e) {
      throw new InputException(
          "target " + target.name(),
          "ca_file cannot be used: " + e.getMessage(),
          "name a PEM file with at least one certificate",
          e);
    }
  }

  /**
   * Asks a target's endpoint something, over threads that end with it.
   *
   * @throws IOException if {@code ca_file} cannot be used
   */
  public static <T> T asking(TargetSettings target, Clock clock, Function<ModelClient, T> question)
      throws IOException {
    ExecutorService threads = Executors.newSingleThreadExecutor(ServiceThread.daemons("ask-http"));
    ScheduledExecutorService timers =
        Executors.newSingleThreadScheduledExecutor(ServiceThread.daemons("ask-timer"));
    try {
      Endpoint endpoint = target.endpoint();
      HttpExchanger http =
          HttpExchanger.of(
              endpoint.timeouts().connect(), endpoint.caFile(), threads, timers, clock);
      return question.apply(ModelClient.of(endpoint, target.sampling(), http));
    } finally {
      threads.shutdownNow();
      timers.shutdownNow();
    }
  }

  /** The reply for the classifier. */
  static Reply reply(Completion said, String prompt, String lang) {
    return new Reply(
        said.text(),
        prompt,
        lang,
        said.finishReason(),
        said.providerError() == null ? null : said.httpStatus(),
        said.providerError());
  }
}
