package dev.candor.simulator;

import dev.candor.model.Outcome;
import dev.candor.runtime.http.HttpRequest;
import dev.candor.runtime.http.ReplyScript;
import dev.candor.simulator.dialect.Asked;
import dev.candor.simulator.dialect.Dialect;
import dev.candor.simulator.dialect.Finish;
import dev.candor.simulator.dialect.SimulatedFailure;
import dev.candor.simulator.dialect.SimulatedReply;
import dev.candor.simulator.dialect.StreamEnd;
import dev.candor.simulator.dialect.Tokens;
import dev.candor.simulator.text.Draw;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One request for a reply, from a model that exists and with a key that is good. */
final class Attempt {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Share of a stream's time that passes before its first event. */
  private static final double FIRST_TOKEN = 0.4;

  /** What all attempts at one provider share. */
  record Context(
      Scenario scenario,
      Clock clock,
      QuestionTable table,
      ReplyPlanner planner,
      Judgements judgements,
      Ledger ledger) {}

  private final Context context;

  private final Dialect dialect;
  private final HttpRequest request;
  private final Asked asked;
  private final ModelState state;
  private final SimulatedQuestion question;
  private final Instant now;
  private final long number;
  private final Askings.Count count;

  Attempt(Context context, Dialect dialect, HttpRequest request, Asked asked, ModelState state) {
    this.context = context;
    this.dialect = dialect;
    now = context.clock().instant();
    number = context.ledger().nextNumber();
    this.request = request;
    this.asked = asked;
    this.state = state;
    question = context.table().recognise(asked.prompt());
    count = state.askings.of(asked.prompt().strip());
  }

  ReplyScript script() {
    Draw chance =
        Draw.of(
            context.scenario().seed(), "fault", state.model.name(), asked.prompt(), count.tries++);
    Optional<ReplyScript> limited = limited(chance);
    if (limited.isPresent()) {
      return limited.get();
    }
    Faults.Kind fault = state.model.faults().at(chance.uniform());
    Duration delay = state.model.latency().draw(chance);
    return switch (fault) {
      case TOO_MANY_REQUESTS -> tooMany("throttled", Duration.ofSeconds(1), chance);
      case SERVER_ERROR -> serverError(delay, chance);
      case RESET -> {
        journalFault("reset", 0);
        yield ReplyScript.reset(delay);
      }
      case STALL -> {
        journalFault("stall", 0);
        yield ReplyScript.stall();
      }
      case MALFORMED -> {
        journalFault("malformed", 200);
        byte[] page =
            "<html><body>Simulated gateway page</body></html>".getBytes(StandardCharsets.UTF_8);
        yield ReplyScript.whole(
            delay, 200, JsonReplies.headers("application/json", Map.of()), page);
      }
      case TORN, NONE -> answered(delay, fault == Faults.Kind.TORN);
    };
  }

  private Optional<ReplyScript> limited(Draw chance) {
    RateLimit limit = state.model.limit();
    if (limit.inFlight() > 0 && state.inFlight() >= limit.inFlight()) {
      return Optional.of(tooMany("in_flight_limit", Duration.ofSeconds(1), chance));
    }
    Duration wait = limit.requestsPerMinute() > 0 ? state.waitForOne(now) : Duration.ZERO;
    return wait.isZero() ? Optional.empty() : Optional.of(tooMany("rate_limit", wait, chance));
  }

  private ReplyScript tooMany(String cause, Duration wait, Draw chance) {
    long seconds = Math.max(1, (wait.toMillis() + 999) / 1_000);
    RateLimit.RetryHint form = state.model.limit().retryAfter();
    boolean date =
        form == RateLimit.RetryHint.DATE
            || (form == RateLimit.RetryHint.EITHER && chance.chance(0.5));
    Map<String, String> headers = new LinkedHashMap<>();
    if (form != RateLimit.RetryHint.ABSENT) {
      // A date has whole seconds: one more, lest cutting the fraction bring it into the past.
      headers.put(
          "Retry-After",
          date ? HTTP_DATE.format(now.plusSeconds(seconds + 1)) : Long.toString(seconds));
    }
    journalFault(cause, 429);
    SimulatedFailure failure =
        new SimulatedFailure(
            SimulatedFailure.Kind.TOO_MANY_REQUESTS,
            "Rate limit reached for " + state.model.name() + " (simulated)");
    return JsonReplies.failure(dialect, failure, headers);
  }

  private ReplyScript serverError(Duration delay, Draw chance) {
    SimulatedFailure.Kind kind =
        chance.oneOf(
            List.of(
                SimulatedFailure.Kind.SERVER_ERROR,
                SimulatedFailure.Kind.BAD_GATEWAY,
                SimulatedFailure.Kind.OVERLOADED));
    SimulatedFailure failure = new SimulatedFailure(kind, "The server had an error (simulated)");
    journalFault("server_error", dialect.status(failure));
    String id = Long.toHexString(Draw.key(number, "error"));
    return JsonReplies.json(delay, dialect.status(failure), dialect.failure(failure, id), Map.of());
  }

  private ReplyScript answered(Duration delay, boolean torn) {
    state.advance(count.replies, now);
    String nonce = nonce();
    SimulatedRelease release = release(nonce);
    count.replies++;
    state.replyBegun();
    Draw draw =
        Draw.of(
            context.scenario().seed(),
            state.model.name(),
            release.name(),
            asked.prompt().strip(),
            nonce);
    String id =
        Long.toHexString(
            Draw.key(
                context.scenario().seed(),
                "id",
                state.model.name(),
                release.name(),
                asked.prompt().strip(),
                nonce));
    PlannedReply plan = plan(release, draw);
    SimulatedReply completion = completion(release, plan, id);
    Map<String, String> headers = Map.of("x-request-id", "simulated-" + id);
    ReplyScript script;
    if (plan.refused().isPresent()) {
      SimulatedFailure failure = inspected(plan.refused().get());
      script =
          JsonReplies.json(delay, dialect.status(failure), dialect.failure(failure, id), headers);
    } else if (asked.stream()) {
      script = stream(completion, plan, delay, headers, torn);
    } else {
      byte[] body = dialect.whole(completion).toString().getBytes(StandardCharsets.UTF_8);
      Map<String, String> all = JsonReplies.headers("application/json", headers);
      script =
          torn ? ReplyScript.torn(delay, 200, all, body) : ReplyScript.whole(delay, 200, all, body);
    }
    journalReply(release, plan, script.status(), torn);
    return script;
  }

  private PlannedReply plan(SimulatedRelease release, Draw draw) {
    Optional<SimulatedJudge> judge = context.scenario().judge();
    if (judge.isPresent() && judge.get().model().equals(state.model.name())) {
      return context.judgements().verdict(judge.get(), asked, draw);
    }
    PlannedReply plan = context.planner().plan(question, release, asked, draw);
    if (judge.isPresent()) {
      context.judgements().remember(plan.text(), plan.outcome());
    }
    return plan;
  }

  /** A pinned release by its served name, else the one in service or its canary. */
  private SimulatedRelease release(String nonce) {
    if (!asked.model().equals(state.model.name())) {
      return state.model.releases().stream()
          .filter(release -> release.servedModel().equals(asked.model()))
          .findFirst()
          .orElseGet(state::current);
    }
    return state.answering(
        Draw.of(context.scenario().seed(), "canary", state.model.name(), asked.prompt(), nonce)
            .uniform());
  }

  /** What tells samples of a prompt apart. */
  private String nonce() {
    Optional<String> given = request.header(SimulatedProvider.NONCE_HEADER);
    if (given.isPresent()) {
      return given.get();
    }
    if (asked.seed().isPresent()) {
      return "seed " + asked.seed().getAsLong();
    }
    return asked.greedy() ? "greedy" : Long.toString(count.replies);
  }

  private SimulatedReply completion(SimulatedRelease release, PlannedReply plan, String id) {
    return new SimulatedReply(
        id,
        now.getEpochSecond(),
        release.servedModel(),
        release.fingerprint(),
        plan.thinking(),
        plan.text(),
        plan.finish(),
        asked.promptTokens(),
        Tokens.of(plan.thinking()) + Tokens.of(plan.text()));
  }

  private ReplyScript stream(
      SimulatedReply completion,
      PlannedReply plan,
      Duration delay,
      Map<String, String> headers,
      boolean torn) {
    List<String> events = dialect.streamed(completion, plan.pieces(), plan.end());
    List<String> sent = torn ? events.subList(0, (events.size() + 1) / 2) : events;
    ReplyScript.Chunks chunks =
        ReplyScript.chunked(200, JsonReplies.headers("text/event-stream; charset=utf-8", headers));
    long first = (long) (delay.toNanos() * FIRST_TOKEN);
    long gap = (delay.toNanos() - first) / Math.max(1, events.size());
    for (int i = 0; i < sent.size(); i++) {
      chunks.chunk(Duration.ofNanos(i == 0 ? first : gap), sent.get(i));
    }
    return torn ? chunks.tear(ReplyScript.Ending.CLOSE) : chunks.end();
  }

  private static SimulatedFailure inspected(SimulatedFailure.Kind kind) {
    return new SimulatedFailure(
        kind,
        kind == SimulatedFailure.Kind.DATA_INSPECTION
            ? "<400> InternalError.Algo.DataInspectionFailed: Input text data may contain"
                + " inappropriate content. (simulated)"
            : "The response was filtered due to the prompt triggering the content management"
                + " policy. Please modify your prompt and retry. (simulated)");
  }

  private void journalFault(String fault, int status) {
    journal(state.current(), null, fault, status, "", "");
  }

  private void journalReply(SimulatedRelease release, PlannedReply plan, int status, boolean torn) {
    String finish = plan.refused().isPresent() ? "" : finishWord(plan);
    journal(release, torn ? null : plan.outcome(), torn ? "torn" : "", status, finish, plan.text());
  }

  private static String finishWord(PlannedReply plan) {
    Finish finish = plan.finish();
    return plan.end() == StreamEnd.FINISHED ? finish.word() : "";
  }

  private void journal(
      SimulatedRelease release,
      Outcome outcome,
      String fault,
      int status,
      String finish,
      String text) {
    context
        .ledger()
        .write(
            new ServedReply(
                number,
                now,
                state.model.name(),
                release.name(),
                release.servedModel(),
                release.fingerprint(),
                question,
                outcome,
                fault,
                status,
                finish,
                text));
  }
}
