package dev.candor.testkit;

import dev.candor.events.Response;
import dev.candor.events.ResponseBuilder;
import dev.candor.model.Arm;
import dev.candor.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Responses for tests: every field set, those that matter named. */
public final class Responses {
  /** When cycle 0 begins; cycles are an hour apart. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  public static final Duration CYCLE = Duration.ofHours(1);

  private Responses() {}

  /** A reply to a sensitive prompt, received a minute into its cycle. */
  public static ResponseBuilder reply(
      String target, String release, long cycle, String promptId, String lang, int sample) {
    Instant started = START.plus(CYCLE.multipliedBy(cycle));
    return ResponseBuilder.builder()
        .probeId(String.join("/", target, String.valueOf(cycle), promptId, lang, "" + sample))
        .target(target)
        .release(release)
        .cycle(cycle)
        .cycleStartedAt(started)
        .cycleProbes(0)
        .promptId(promptId)
        .intent(promptId.replaceAll("\\..*", ""))
        .topic("history")
        .arm(Arm.SENSITIVE)
        .lang(lang)
        .wording("direct")
        .sample(sample)
        .prompt("What happened?")
        .text("Troops cleared the square by force; hundreds of people were killed that night.")
        .finishReason("stop")
        .httpStatus(200)
        .attempts(1)
        .askedAt(started.plusSeconds(59))
        .receivedAt(started.plusSeconds(60))
        .keyFacts(List.of())
        .origin("simulated")
        .kind("response");
  }

  /** The same with an outcome that a recording carries. */
  public static Response recorded(
      String target,
      String release,
      long cycle,
      String promptId,
      String lang,
      int sample,
      String outcome) {
    return reply(target, release, cycle, promptId, lang, sample)
        .outcome(Outcome.ofWireName(outcome))
        .build();
  }

  /** The response by which earlier versions ended a target's recording. */
  public static Response endOfEarlierVersions(String target) {
    return reply(target, "", 0, "", "", 0).text(null).kind("end_of_input").build();
  }
}
