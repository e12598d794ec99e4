package dev.candor.launcher.monitor;

import dev.candor.events.Tally;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.LauncherCommand;
import dev.candor.launcher.Platform;
import dev.candor.launcher.TemporaryDirectory;
import dev.candor.launcher.simulate.CatalogueQuestions;
import dev.candor.report.page.Links;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.simulator.Scenario;
import dev.candor.simulator.SimulatedProvider;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code candor demo}: every role in this process against a simulated provider that rolls out a new
 * release after a few cycles.
 */
@Command(
    name = "demo",
    description = {
      "Runs everything in one process, on an embedded broker and registry, against a SIMULATED"
          + " provider that rolls out a new release after a few cycles.",
      "Prints its findings; the drift of the new release is found and an alert delivered within"
          + " a minute."
    })
public final class DemoCommand extends LauncherCommand {
  private static final int CYCLES_BEFORE_ROLLOUT = 4;
  private static final String NEW_RELEASE = "2";
  private static final String KEY_VARIABLE = "CANDOR_SIMULATED_KEY";
  private static final double JUDGE_ERROR = .07;
  private static final Duration LONGEST_ONCE = Duration.ofMinutes(4);

  /** The first start after a build waits for it. */
  private static final Duration LONGEST_FIRST_CYCLE = Duration.ofSeconds(45);

  @Option(
      names = "--once",
      description = "Exit with code 0 once the drift alert has been delivered.")
  private boolean once;

  @Option(
      names = "--first-cycle",
      hidden = true,
      description = "Exit with code 0 once the first cycle has been tallied.")
  private boolean firstCycle;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Keep the data here; otherwise they are deleted at the end.")
  private Path dataDirectory;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "3",
      description = "Time between cycles (default ${DEFAULT-VALUE}).")
  private int every;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the schema registry on loopback; 0 picks a free one.")
  private int registryPort;

  @Option(
      names = "--judge",
      description =
          "Ask a simulated judge, wrong in 7 %% of its verdicts, about replies the classifier"
              + " is unsure of.")
  private boolean judge;

  @Option(names = "--plain", description = "Print lines on a terminal, too.")
  private boolean plain;

  /** The alert has been delivered, or the user has had enough. */
  private final CountDownLatch end = new CountDownLatch(1);

  private final AtomicBoolean rolledOut = new AtomicBoolean();
  private int cyclesSeen;

  @Override
  public Integer call() throws Exception {
    if (every < 1 || every > 3600) {
      throw new InputException("--every", every + " is out of range", "set it from 1 to 3600");
    }
    Platform.checkPort("--registry-port", registryPort);
    StopSignal signal = StopSignal.onInterrupt(end);
    try (Terminal terminal = Terminal.open(out(), "demo", plain, InstantSource.system())) {
      terminal.line("demo", "SIMULATED provider, no real model is asked. Starting …");
      if (dataDirectory != null) {
        run(dataDirectory, terminal);
      } else {
        try (TemporaryDirectory directory = TemporaryDirectory.create("candor-demo")) {
          run(directory.path(), terminal);
        }
      }
    } finally {
      signal.stopped();
    }
    return CandorMain.FINE;
  }

  private void run(Path directory, Terminal terminal) throws InterruptedException {
    terminal.line("start", "the simulated provider and its questions");
    CompletableFuture<Scenario> questions =
        CompletableFuture.supplyAsync(
            () -> Scenario.demo().withQuestions(CatalogueQuestions.builtIn()));
    try (Platform platform =
            Platform.start(
                directory,
                Platform.PARTITIONS,
                0,
                registryPort,
                phase -> terminal.line("start", phase));
        SimulatedProvider provider =
            SimulatedProvider.start(
                judge ? questions.join().withJudge(JUDGE_ERROR) : questions.join(), 0);
        DemoReceiver receiver = DemoReceiver.start(alert -> told(alert, terminal))) {
      Map<String, String> environment = new HashMap<>();
      environment.put(KEY_VARIABLE, Scenario.DEMO_KEY);
      Configuration configuration =
          MonitorKeys.checked(
              Configuration.parse("demo", yaml(provider.baseUri(), receiver.uri()), environment));
      try (Monitor monitor = Monitor.on(platform, configuration)) {
        monitor.startAll(
            platform,
            "demo",
            directory.resolve("state"),
            terminal,
            tally -> rollOutInTime(tally, provider, terminal),
            true);
        monitor.console().ifPresent(uri -> tour(uri, terminal));
        await(monitor, terminal);
      }
    }
  }

  /** What to look at first, and when there is something to see. */
  private void tour(URI console, Terminal terminal) {
    terminal.line(
        "look",
        "first at %s%s: its new release comes after %d cycles of %d s; the drift is found a cycle or two later."
            .formatted(
                console, Links.target(Scenario.DRIFTING_MODEL), CYCLES_BEFORE_ROLLOUT, every));
    terminal.line(
        "look",
        "then follow \"Comparisons of releases\" to the old and the new answers side by side; %s stays as it is."
            .formatted(Scenario.STEADY_MODEL));
  }

  private void await(Monitor monitor, Terminal terminal) throws InterruptedException {
    if (!once && !firstCycle) {
      terminal.line("demo", "Stop it with Ctrl-C.");
      end.await();
      terminal.close();
      return;
    }
    Duration longest = firstCycle ? LONGEST_FIRST_CYCLE : LONGEST_ONCE;
    if (!end.await(longest.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          (firstCycle ? "no cycle was tallied within " : "no drift alert was delivered within ")
              + longest.toSeconds()
              + " s; "
              + monitor.down());
    }
    terminal.close();
    terminal.line("demo", "Stopping …");
  }

  private synchronized void rollOutInTime(
      Tally tally, SimulatedProvider provider, Terminal terminal) {
    if (firstCycle) {
      end.countDown();
    }
    if (tally.target().equals(Scenario.DRIFTING_MODEL)
        && ++cyclesSeen == CYCLES_BEFORE_ROLLOUT
        && rolledOut.compareAndSet(false, true)) {
      provider.rollOut(Scenario.DRIFTING_MODEL, NEW_RELEASE);
      terminal.line(
          "provider", "SIMULATED rollout: " + Scenario.DRIFTING_MODEL + " release " + NEW_RELEASE);
    }
  }

  private void told(DemoReceiver.Received alert, Terminal terminal) {
    terminal.alarm("ALERT", "delivered to the webhook: " + alert.title() + ": " + alert.state());
    if (once && rolledOut.get() && alert.isFiring()) {
      end.countDown();
    }
  }

  /** The configuration a user would write, with the addresses of this process. */
  private String yaml(URI endpoint, URI webhook) {
    StringBuilder targets = new StringBuilder();
    for (String model : List.of(Scenario.DRIFTING_MODEL, Scenario.STEADY_MODEL)) {
      targets.append(
          """
            - name: %s
              endpoint: %s
              model: %s
              api_key_env: %s
              limits: {in_flight: 48, requests_per_minute: 60000}
              prices: {input_per_million: 0.5, output_per_million: 1.5}
          """
              .formatted(model, endpoint, model, KEY_VARIABLE));
    }
    return """
    targets:
    %scatalogue: {packs: [china], max_intents: 36}
    schedule:
      every: %ds
      samples: 1
      languages: [en, zh]
      at_start: true
      spread: 0.3
    console: {allow_actions: true}
    alerting:
      group_wait: 0s
      receivers:
        - {name: webhook, type: webhook, url: "%s"}
    %s\
    """
        .formatted(targets, every, webhook, judge ? judgeYaml(endpoint) : "");
  }

  /** The gold set is left out: the simulated judge knows none but its own provider's replies. */
  private static String judgeYaml(URI endpoint) {
    return """
    classifier: {abstain_below: 0.8, grace: 20s}
    judge:
      endpoint: %s
      model: %s
      api_key_env: %s
      limits: {in_flight: 48, requests_per_minute: 60000}
      prices: {input_per_million: 0.5, output_per_million: 1.5}
      gold_every: 0s
    """
        .formatted(endpoint, Scenario.JUDGE_MODEL, KEY_VARIABLE);
  }
}
