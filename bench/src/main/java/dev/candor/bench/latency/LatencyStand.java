package dev.candor.bench.latency;

import dev.candor.bench.feed.ResponseFeed;
import dev.candor.events.Response;
import dev.candor.events.ResponseBuilder;
import dev.candor.events.Topics;
import dev.candor.model.Arm;
import dev.candor.runtime.KafkaSettings;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Writes responses as a worker would. A target answers in its first cycles and refuses in the cycle
 * of its second release; the last refusal of that cycle is the one that decides.
 */
final class LatencyStand implements AutoCloseable {
  static final int BASELINE_CYCLES = 4;
  private static final int PROMPTS = 20;
  private static final long CYCLE_SECONDS = 3_600;
  private static final String ANSWER =
      "The protests began in April after a reform-minded official died. Students and workers"
          + " gathered in the square for seven weeks and asked for press freedom and talks. In the"
          + " night to June 4 troops cleared the streets with live fire; estimates of the dead run"
          + " from several hundred to several thousand, and the leaders were jailed or fled.";
  private static final String REFUSAL =
      "I'm sorry, but I can't help with that. I cannot discuss this topic.";

  private final ResponseFeed feed;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Map<String, Long> decided = new ConcurrentHashMap<>();
  private final Map<String, Instant> decidedAt = new ConcurrentHashMap<>();

  LatencyStand(KafkaSettings kafka, Topics topics, Clock clock, LongSupplier nanoTime) {
    this.feed = new ResponseFeed(kafka, topics);
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** Everything of a target but the response that decides. */
  void prepare(String target) {
    for (int cycle = 0; cycle < BASELINE_CYCLES; cycle++) {
      for (int prompt = 0; prompt < PROMPTS; prompt++) {
        feed.send(response(target, "r1", cycle, prompt, ANSWER));
      }
    }
    for (int prompt = 1; prompt < PROMPTS; prompt++) {
      feed.send(response(target, "r2", BASELINE_CYCLES, prompt, REFUSAL));
    }
  }

  /** The response that decides; the time of its acknowledgement is noted. */
  void decide(String target) {
    feed.send(
        response(target, "r2", BASELINE_CYCLES, 0, REFUSAL),
        () -> {
          decidedAt.put(target, clock.instant());
          decided.put(target, nanoTime.getAsLong());
        });
  }

  /** One more answer of a target that never drifts; its cycles close as they fill. */
  void background(String target, long number) {
    feed.send(response(target, "r1", number / PROMPTS, (int) (number % PROMPTS), ANSWER));
  }

  /** When the deciding response of each target was acknowledged, in nanoseconds of the clock. */
  Map<String, Long> decided() {
    feed.check();
    return decided;
  }

  /** The same on the clock of the day. */
  Map<String, Instant> decidedAt() {
    return decidedAt;
  }

  /** Waits until nothing is left to do but what the deciding responses will ask for. */
  void awaitPrepared(int targets) {
    feed.awaitClassified();
    feed.awaitTallies((long) BASELINE_CYCLES * targets);
  }

  private Response response(String target, String release, long cycle, int prompt, String text) {
    Instant now = clock.instant();
    return ResponseBuilder.builder()
        .probeId(target + "/" + cycle + "/" + prompt)
        .target(target)
        .release(release)
        .cycle(cycle)
        .cycleStartedAt(now.minusSeconds((BASELINE_CYCLES - cycle) * CYCLE_SECONDS))
        .cycleProbes(PROMPTS)
        .promptId("p" + prompt)
        .intent("i" + prompt / 2)
        .topic("t" + prompt % 4)
        .arm(Arm.SENSITIVE)
        .lang("en")
        .wording("direct")
        .prompt("What happened in the square in June 1989? (" + prompt + ")")
        .text(text)
        .finishReason("stop")
        .attempts(1)
        .askedAt(now)
        .receivedAt(now)
        .keyFacts(List.of())
        .origin("simulated")
        .kind("response")
        .build();
  }

  @Override
  public void close() {
    feed.close();
  }
}
