package dev.candor.worker;

import dev.candor.events.Prompt;
import dev.candor.events.PromptBuilder;
import dev.candor.model.Arm;
import dev.candor.worker.provider.Completion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Asks a judge about replies with known outcomes, now and then, in the lane and at the expense of
 * its other questions. Of several instances one asks. Runs on the timeline.
 */
final class JudgeGoldCheck {
  private static final Duration UNTIL_FIRST = Duration.ofSeconds(2);
  private static final Duration UNTIL_MINE = Duration.ofSeconds(30);
  private static final String WITH = "gold";

  /** No partition's: what carries it came from no record. */
  private final Claim claim = new Claim(-1);

  private final String judge;
  private final JudgeSettings settings;
  private final JudgeForm form;
  private final JudgeMetrics metrics;
  private final Map<String, JudgeForm.GoldReply> asked = new HashMap<>();
  private Agreement agreement = new Agreement();

  JudgeGoldCheck(String judge, JudgeSettings settings, JudgeForm form, JudgeMetrics metrics) {
    this.judge = judge;
    this.settings = settings;
    this.form = form;
    this.metrics = metrics;
  }

  void start(TargetLane lane, Timeline timeline, BooleanSupplier speaks) {
    if (!settings.goldEvery().isZero()) {
      timeline.at(timeline.now().plus(UNTIL_FIRST), () -> look(lane, timeline, speaks));
    }
  }

  private void look(TargetLane lane, Timeline timeline, BooleanSupplier speaks) {
    boolean mine = speaks.getAsBoolean();
    if (mine && asked.isEmpty()) {
      agreement = new Agreement();
      for (JudgeForm.GoldReply reply : form.gold()) {
        asked.put(reply.id(), reply);
        lane.accept(probe(reply, timeline.now()));
      }
    }
    Duration next = mine ? settings.goldEvery() : UNTIL_MINE;
    timeline.at(timeline.now().plus(next), () -> look(lane, timeline, speaks));
  }

  private Probe probe(JudgeForm.GoldReply reply, Instant now) {
    Prompt prompt =
        PromptBuilder.builder()
            .probeId(reply.id())
            .target(judge)
            .cycleStartedAt(now)
            .promptId(reply.id())
            .intent(reply.id())
            .topic(WITH)
            .arm(Arm.SENSITIVE)
            .lang("und")
            .wording(WITH)
            .text(reply.question())
            .dueAt(now)
            .purpose("burst")
            .keyFacts(List.of())
            .build();
    byte[] id = reply.id().getBytes(StandardCharsets.UTF_8);
    return new Probe(prompt, claim, -1, id, id);
  }

  /** Takes a probe if it is one of the check's. */
  boolean takes(EndedProbe ended) {
    if (ended.probe().claim() != claim) {
      return false;
    }
    JudgeForm.GoldReply reply = asked.remove(ended.probe().prompt().probeId());
    Optional<JudgeForm.JudgeOpinion> opinion =
        ended.answer() instanceof Completion said && said.text() != null
            ? form.read(said.text())
            : Optional.empty();
    if (reply != null && opinion.isPresent()) {
      agreement.add(opinion.get().outcome().wireName(), reply.outcome().wireName());
      metrics.agreement(judge, WITH, agreement.share(), agreement.kappa(), agreement.size());
    }
    return true;
  }
}
