package dev.candor.bench.console;

import dev.candor.bench.feed.ResponseFeed;
import dev.candor.events.Response;
import dev.candor.events.ResponseBuilder;
import dev.candor.launcher.Platform;
import dev.candor.launcher.TemporaryDirectory;
import dev.candor.launcher.monitor.Monitor;
import dev.candor.model.Arm;
import dev.candor.runtime.Configuration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * First paint and weight of the console's pages: {@code bin/bench console [loads]}, 15 loads of
 * each page by default, each with an empty cache.
 *
 * <p>The console is the one that {@code candor run} serves, over the classifier's own stores: 50
 * targets, one of them asked 500 prompts in two languages by two releases, of which the second
 * refuses what the first answered.
 */
public final class ConsoleBenchmark {
  private static final long SEED = 20261127;
  private static final int TARGETS = 50;
  private static final int PROMPTS = 500;
  private static final int PROMPTS_OF_OTHERS = 12;
  private static final int CYCLES_BEFORE = 3;
  private static final int CYCLES_AFTER = 2;
  private static final int REPLY_CHARACTERS = 1_200;
  private static final String LARGE = "model-00";
  private static final List<String> WORDS =
      List.of(
          ("the government of country said that people were able to answer question about history"
                  + " protest order law rights events happened many sources report it in which")
              .split(" "));

  private ConsoleBenchmark() {}

  /** Prints a table; exit code 0. */
  public static int run(String[] options) throws IOException, InterruptedException {
    int loads = options.length > 0 ? Integer.parseInt(options[0]) : 15;
    try (TemporaryDirectory directory = TemporaryDirectory.create("candor-console");
        Platform platform = Platform.start(directory.path());
        Monitor monitor = Monitor.on(platform, Configuration.parse("console", "", Map.of()));
        ResponseFeed feed = new ResponseFeed(platform.settings(), platform.topics())) {
      Path state = directory.path().resolve("state");
      monitor.start(roles -> roles.classifierAndConsole(Optional.of(state)));
      fill(feed);
      String console = monitor.console().orElseThrow().toString();
      String comparison = "/targets/" + LARGE + "/compare/r1/r2";
      awaitCycle(console + comparison + ".json", CYCLES_BEFORE + CYCLES_AFTER - 1);
      System.out.printf("%d loads of each page, empty cache, 1280 x 900, seed %d%n", loads, SEED);
      measure("overview, 50 targets", console + "/", loads, directory.path());
      measure("comparison, 500 prompts", console + comparison, loads, directory.path());
      measure("target, 500 prompts", console + "/targets/" + LARGE, loads, directory.path());
      measure("catalogue, 500 prompts", console + "/catalogue", loads, directory.path());
    }
    return 0;
  }

  private static void fill(ResponseFeed feed) {
    Random random = new Random(SEED);
    Instant start = Clock.systemUTC().instant();
    for (int cycle = 0; cycle < CYCLES_BEFORE + CYCLES_AFTER; cycle++) {
      for (int target = 0; target < TARGETS; target++) {
        int prompts = target == 0 ? PROMPTS : PROMPTS_OF_OTHERS;
        for (int prompt = 0; prompt < prompts; prompt++) {
          for (String lang : List.of("en", "zh")) {
            feed.send(response(target, cycle, prompt, 2 * prompts, lang, random, start));
          }
        }
      }
    }
    feed.awaitClassified();
  }

  private static Response response(
      int target, int cycle, int prompt, int probes, String lang, Random random, Instant start) {
    String name = String.format(Locale.ROOT, "model-%02d", target);
    boolean after = cycle >= CYCLES_BEFORE;
    boolean control = prompt % 4 == 3;
    boolean refuses = random.nextDouble() < (after && !control && target % 3 == 0 ? 0.8 : 0.1);
    return ResponseBuilder.builder()
        .probeId(name + "/" + cycle + "/" + prompt + "/" + lang)
        .target(name)
        .release(after ? "r2" : "r1")
        .cycle(cycle)
        .cycleStartedAt(start.plusSeconds(cycle * 60L))
        .cycleProbes(probes)
        .promptId(
            "intent-" + prompt / 3 + "." + List.of("direct", "neutral", "indirect").get(prompt % 3))
        .intent("intent-" + prompt / 3)
        .topic("topic-" + prompt / 3 % 12)
        .arm(control ? Arm.CONTROL : Arm.SENSITIVE)
        .lang(lang)
        .wording("direct")
        .prompt(text(random, 120) + "?")
        .text(
            refuses
                ? "I'm sorry, but I can't help with that. " + text(random, 300)
                : text(random, REPLY_CHARACTERS))
        .finishReason("stop")
        .attempts(1)
        .askedAt(start.plusSeconds(cycle * 60L))
        .receivedAt(start.plusSeconds(cycle * 60L))
        .keyFacts(List.of())
        .origin("simulated")
        .kind("response")
        .build();
  }

  private static String text(Random random, int characters) {
    StringBuilder text = new StringBuilder(characters + 20);
    while (text.length() < characters) {
      text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
    }
    return text.toString();
  }

  private static void awaitCycle(String twin, long cycle) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    String wanted = "\"cycle\":" + cycle + ",";
    while (true) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create(twin)).build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == 200 && response.body().contains(wanted)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static void measure(String what, String address, int loads, Path directory) {
    List<Browser.Load> all = new ArrayList<>();
    try (Browser browser = Browser.open(directory.resolve("profile"))) {
      browser.show(1280, 900, false);
      for (int load = 0; load < loads; load++) {
        all.add(browser.load(address));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-24s first paint median %.0f ms, most %.0f ms; first contentful paint median %.0f ms,"
            + " most %.0f ms; answered after %.0f ms; %,d bytes in %d requests%n",
        what,
        median(all, Browser.Load::firstPaint),
        most(all, Browser.Load::firstPaint),
        median(all, Browser.Load::firstContentfulPaint),
        most(all, Browser.Load::firstContentfulPaint),
        median(all, Browser.Load::answered),
        (long) most(all, load -> load.bytes()),
        all.get(0).requests());
  }

  private static double median(List<Browser.Load> loads, ToDoubleFunction<Browser.Load> figure) {
    double[] sorted = loads.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static double most(List<Browser.Load> loads, ToDoubleFunction<Browser.Load> figure) {
    return loads.stream().mapToDouble(figure).max().orElseThrow();
  }
}
