package dev.candor.worker;

import dev.candor.events.Prompt;
import dev.candor.events.Response;
import dev.candor.worker.provider.Completion;
import dev.candor.worker.provider.Failure;
import java.time.Duration;
import java.time.Instant;

/** Writes the end of a probe as the record that goes downstream. */
final class ResponseRecords {
  private ResponseRecords() {}

  static Response of(EndedProbe ended, String worker) {
    Probe probe = ended.probe();
    Prompt prompt = probe.prompt();
    Completion said = ended.answer() instanceof Completion completion ? completion : null;
    Failure failed = ended.answer() instanceof Failure failure ? failure : null;
    Instant asked = probe.firstAskedAt() == null ? ended.endedAt() : probe.firstAskedAt();
    return new Response(
        prompt.probeId(),
        prompt.target(),
        ended.release(),
        prompt.cycle(),
        prompt.cycleStartedAt(),
        prompt.cycleProbes(),
        prompt.promptId(),
        prompt.intent(),
        prompt.topic(),
        prompt.arm(),
        prompt.lang(),
        prompt.wording(),
        prompt.sample(),
        prompt.text(),
        said == null ? null : said.text(),
        said == null ? null : said.reasoning(),
        said == null ? null : said.finishReason(),
        said != null
            ? Integer.valueOf(said.httpStatus())
            : failed.httpStatus().isPresent()
                ? Integer.valueOf(failed.httpStatus().getAsInt())
                : null,
        said == null ? null : said.providerError(),
        said == null ? null : said.systemFingerprint(),
        said == null ? null : said.servedModel(),
        said == null ? null : count(said.promptTokens()),
        said == null ? null : count(said.completionTokens()),
        ended.costDollars(),
        probe.lastAskedAt() == null
            ? null
            : Long.valueOf(
                Math.max(0, Duration.between(probe.lastAskedAt(), ended.endedAt()).toMillis())),
        probe.attempts(),
        asked,
        ended.endedAt(),
        failed == null ? null : failed.reason().code(),
        worker,
        null,
        prompt.keyFacts(),
        said != null && said.simulated() ? "simulated" : "live",
        said != null && said.withdrawn(),
        failed == null || failed.detail().isEmpty() ? null : failed.detail(),
        "response");
  }

  private static Integer count(long tokens) {
    return tokens < 0 ? null : Integer.valueOf((int) Math.min(tokens, Integer.MAX_VALUE));
  }
}
