package dev.candor.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candor.simulator.dialect.AnthropicDialect;
import dev.candor.simulator.dialect.Asked;
import dev.candor.simulator.dialect.BadRequest;
import dev.candor.simulator.dialect.Completion;
import dev.candor.simulator.dialect.Dialect;
import dev.candor.simulator.dialect.Failure;
import dev.candor.simulator.dialect.Finish;
import dev.candor.simulator.dialect.GeminiDialect;
import dev.candor.simulator.dialect.OpenAiDialect;
import dev.candor.simulator.dialect.StreamEnd;
import dev.candor.simulator.dialect.Tokens;
import dev.candor.simulator.http.HttpLoop;
import dev.candor.simulator.http.HttpRequest;
import dev.candor.simulator.http.ReplyScript;
import dev.candor.simulator.text.Draw;
import dev.candor.simulator.text.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Turns requests into reply scripts: key, model, limits, faults, then the reply. One lock over all
 * of it, held for microseconds, since every request changes the counts.
 */
final class ProviderDesk implements HttpLoop.Handler {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Share of a stream's time that passes before its first event. */
  private static final double FIRST_TOKEN = 0.4;

  private static final Dialect OPEN_AI = new OpenAiDialect();
  private static final Dialect ANTHROPIC = new AnthropicDialect();
  private static final Dialect GEMINI = new GeminiDialect();

  private final Scenario scenario;
  private final Clock clock;
  private final Instant started;
  private final QuestionTable table;
  private final ReplyPlanner planner;
  private final Ledger ledger;
  private final Map<String, ModelState> states = new LinkedHashMap<>();
  private final Map<ReplyScript, ModelState> playing = new IdentityHashMap<>();

  ProviderDesk(Scenario scenario, Clock clock) {
    this.scenario = scenario;
    this.clock = clock;
    started = clock.instant();
    ReplyWriter writer = ReplyWriter.builtIn();
    table = new QuestionTable(scenario.seed(), writer, scenario.questions());
    planner = new ReplyPlanner(writer, table, scenario.reroll());
    ledger = new Ledger(scenario.journalSize());
    scenario.models().forEach(model -> states.put(model.name(), new ModelState(model, started)));
  }

  synchronized void rollOut(String model, String release) {
    state(model).rollOut(release);
  }

  synchronized void canary(String model, String release, double share) {
    state(model).canary(release, share);
  }

  private ModelState state(String model) {
    ModelState state = states.get(model);
    if (state == null) {
      throw new IllegalArgumentException(
          "the scenario has no model " + model + "; it has " + String.join(", ", states.keySet()));
    }
    return state;
  }

  synchronized SimulatedStatistics statistics() {
    Map<String, String> current = new TreeMap<>();
    states.forEach((name, state) -> current.put(name, state.current().name()));
    return ledger.statistics(Map.copyOf(current));
  }

  synchronized List<ServedReply> journal(int last) {
    return ledger.last(last);
  }

  @Override
  public synchronized ReplyScript handle(HttpRequest request) {
    ReplyScript script = route(request);
    ledger.answered(script.status());
    return script;
  }

  @Override
  public synchronized void finished(ReplyScript script, boolean whole) {
    ModelState state = playing.remove(script);
    if (state != null) {
      state.left();
      ledger.left(whole);
    }
  }

  private ReplyScript route(HttpRequest request) {
    String path = request.path();
    boolean post = request.method().equals("POST");
    if (path.startsWith(Pages.ROOT) || path.equals("/")) {
      return Pages.serve(request, this);
    }
    if (post && path.endsWith("/chat/completions")) {
      return reply(OPEN_AI, request);
    }
    if (post && path.endsWith("/messages")) {
      return reply(ANTHROPIC, request);
    }
    if (post && GeminiDialect.PATH.matcher(path).find()) {
      return reply(GEMINI, request);
    }
    if (request.method().equals("GET") && path.endsWith("/models")) {
      return models(request);
    }
    return failure(
        OPEN_AI,
        new Failure(
            Failure.Kind.NOT_FOUND,
            "No " + request.method() + " " + path + " at this simulated provider"),
        Map.of());
  }

  private ReplyScript models(HttpRequest request) {
    Dialect dialect = OPEN_AI;
    if (request.header("anthropic-version").isPresent()) {
      dialect = ANTHROPIC;
    } else if (request.path().contains("/v1beta/")) {
      dialect = GEMINI;
    }
    Optional<Failure> keyFailure = checkKey(dialect, request);
    if (keyFailure.isPresent()) {
      return failure(dialect, keyFailure.get(), Map.of());
    }
    List<String> names = new ArrayList<>();
    for (ModelState state : states.values()) {
      state.advance(0, clock.instant());
      names.add(state.model.name());
      state.published().stream().filter(name -> !names.contains(name)).forEach(names::add);
    }
    return json(Duration.ZERO, 200, dialect.models(names, started.getEpochSecond()), Map.of());
  }

  private Optional<Failure> checkKey(Dialect dialect, HttpRequest request) {
    if (scenario.apiKey().isEmpty()) {
      return Optional.empty();
    }
    String key = dialect.key(request).orElse("");
    if (key.equals(scenario.apiKey())) {
      return Optional.empty();
    }
    if (!scenario.exhaustedKey().isEmpty() && key.equals(scenario.exhaustedKey())) {
      return Optional.of(
          new Failure(Failure.Kind.NO_CREDIT, "Insufficient balance on this key (simulated)"));
    }
    return Optional.of(
        new Failure(
            Failure.Kind.WRONG_KEY,
            key.isEmpty() ? "No API key given (simulated)" : "Incorrect API key (simulated)"));
  }

  private ReplyScript reply(Dialect dialect, HttpRequest request) {
    Optional<Failure> keyFailure = checkKey(dialect, request);
    if (keyFailure.isPresent()) {
      return failure(dialect, keyFailure.get(), Map.of());
    }
    Asked asked;
    try {
      asked = dialect.asked(request);
    } catch (BadRequest e) {
      Failure bad = new Failure(Failure.Kind.BAD_REQUEST, e.getMessage() + " (simulated)");
      return failure(dialect, bad, Map.of());
    }
    Optional<ModelState> found = find(asked.model());
    if (found.isEmpty()) {
      Failure unknown =
          new Failure(
              Failure.Kind.NOT_FOUND,
              "The model '" + asked.model() + "' does not exist at this simulated provider");
      return failure(dialect, unknown, Map.of());
    }
    ReplyScript script = new Attempt(dialect, request, asked, found.get()).script();
    found.get().entered();
    ledger.entered();
    playing.put(script, found.get());
    return script;
  }

  /** By the model's own name, or by the served name of a release that has been in service. */
  private Optional<ModelState> find(String asked) {
    ModelState named = states.get(asked);
    return named != null
        ? Optional.of(named)
        : states.values().stream().filter(s -> s.published().contains(asked)).findFirst();
  }

  private static ReplyScript failure(
      Dialect dialect, Failure failure, Map<String, String> headers) {
    String id = Long.toHexString(Draw.key(0, failure.message()));
    return json(Duration.ZERO, dialect.status(failure), dialect.failure(failure, id), headers);
  }

  private static ReplyScript json(
      Duration delay, int status, JsonNode body, Map<String, String> more) {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    return ReplyScript.whole(delay, status, headers("application/json", more), bytes);
  }

  static Map<String, String> headers(String contentType, Map<String, String> more) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", contentType);
    headers.put("X-Simulated", "true");
    headers.putAll(more);
    return headers;
  }

  /** One request for a reply, from a model that exists and with a key that is good. */
  private final class Attempt {
    private final Dialect dialect;
    private final HttpRequest request;
    private final Asked asked;
    private final ModelState state;
    private final SimulatedQuestion question;
    private final Instant now = clock.instant();
    private final long number = ledger.nextNumber();
    private final Askings.Count count;

    Attempt(Dialect dialect, HttpRequest request, Asked asked, ModelState state) {
      this.dialect = dialect;
      this.request = request;
      this.asked = asked;
      this.state = state;
      question = table.recognise(asked.prompt());
      count = state.askings.of(asked.prompt().strip());
    }

    ReplyScript script() {
      Draw chance =
          Draw.of(scenario.seed(), "fault", state.model.name(), asked.prompt(), count.tries++);
      Optional<ReplyScript> limited = limited(chance);
      if (limited.isPresent()) {
        return limited.get();
      }
      Faults.Kind fault = state.model.faults().at(chance.uniform());
      Duration delay = state.model.latency().draw(chance);
      return switch (fault) {
        case TOO_MANY_REQUESTS -> tooMany("throttled", 1_000, chance);
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
          yield ReplyScript.whole(delay, 200, headers("application/json", Map.of()), page);
        }
        case TORN, NONE -> answered(delay, fault == Faults.Kind.TORN);
      };
    }

    private Optional<ReplyScript> limited(Draw chance) {
      RateLimit limit = state.model.limit();
      if (limit.inFlight() > 0 && state.inFlight() >= limit.inFlight()) {
        return Optional.of(tooMany("in_flight_limit", 1_000, chance));
      }
      long wait = limit.requestsPerMinute() > 0 ? state.bucket.take(now.toEpochMilli()) : 0;
      return wait > 0 ? Optional.of(tooMany("rate_limit", wait, chance)) : Optional.empty();
    }

    private ReplyScript tooMany(String cause, long waitMillis, Draw chance) {
      long seconds = Math.max(1, (waitMillis + 999) / 1_000);
      RateLimit.RetryAfter form = state.model.limit().retryAfter();
      boolean date =
          form == RateLimit.RetryAfter.DATE
              || (form == RateLimit.RetryAfter.EITHER && chance.chance(0.5));
      Map<String, String> headers = new LinkedHashMap<>();
      if (form != RateLimit.RetryAfter.ABSENT) {
        // A date has whole seconds: one more, lest cutting the fraction bring it into the past.
        headers.put(
            "Retry-After",
            date ? HTTP_DATE.format(now.plusSeconds(seconds + 1)) : Long.toString(seconds));
      }
      journalFault(cause, 429);
      Failure failure =
          new Failure(
              Failure.Kind.TOO_MANY_REQUESTS,
              "Rate limit reached for " + state.model.name() + " (simulated)");
      return failure(dialect, failure, headers);
    }

    private ReplyScript serverError(Duration delay, Draw chance) {
      Failure.Kind kind =
          chance.oneOf(
              List.of(
                  Failure.Kind.SERVER_ERROR, Failure.Kind.BAD_GATEWAY, Failure.Kind.OVERLOADED));
      Failure failure = new Failure(kind, "The server had an error (simulated)");
      journalFault("server_error", dialect.status(failure));
      String id = Long.toHexString(Draw.key(number, "error"));
      return json(delay, dialect.status(failure), dialect.failure(failure, id), Map.of());
    }

    private ReplyScript answered(Duration delay, boolean torn) {
      state.advance(count.replies, now);
      String nonce = nonce();
      SimulatedRelease release = release(nonce);
      count.replies++;
      state.replyBegun();
      Draw draw =
          Draw.of(
              scenario.seed(), state.model.name(), release.name(), asked.prompt().strip(), nonce);
      String id =
          Long.toHexString(
              Draw.key(
                  scenario.seed(),
                  "id",
                  state.model.name(),
                  release.name(),
                  asked.prompt().strip(),
                  nonce));
      PlannedReply plan = planner.plan(question, release, asked, draw);
      Completion completion = completion(release, plan, id);
      Map<String, String> headers = Map.of("x-request-id", "simulated-" + id);
      ReplyScript script;
      if (plan.refused().isPresent()) {
        Failure failure = inspected(plan.refused().get());
        script = json(delay, dialect.status(failure), dialect.failure(failure, id), headers);
      } else if (asked.stream()) {
        script = stream(completion, plan, delay, headers, torn);
      } else {
        byte[] body = dialect.whole(completion).toString().getBytes(StandardCharsets.UTF_8);
        Map<String, String> all = headers("application/json", headers);
        script =
            torn
                ? ReplyScript.torn(delay, 200, all, body)
                : ReplyScript.whole(delay, 200, all, body);
      }
      journalReply(release, plan, script.status(), torn);
      return script;
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
          Draw.of(scenario.seed(), "canary", state.model.name(), asked.prompt(), nonce).uniform());
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

    private Completion completion(SimulatedRelease release, PlannedReply plan, String id) {
      return new Completion(
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
        Completion completion,
        PlannedReply plan,
        Duration delay,
        Map<String, String> headers,
        boolean torn) {
      List<String> events = dialect.streamed(completion, plan.pieces(), plan.end());
      List<String> sent = torn ? events.subList(0, (events.size() + 1) / 2) : events;
      ReplyScript.Chunks chunks =
          ReplyScript.chunked(200, headers("text/event-stream; charset=utf-8", headers));
      long first = (long) (delay.toNanos() * FIRST_TOKEN);
      long gap = (delay.toNanos() - first) / Math.max(1, events.size());
      for (int i = 0; i < sent.size(); i++) {
        chunks.chunk(Duration.ofNanos(i == 0 ? first : gap), sent.get(i));
      }
      return torn ? chunks.tear(ReplyScript.Ending.CLOSE) : chunks.end();
    }

    private static Failure inspected(Failure.Kind kind) {
      return new Failure(
          kind,
          kind == Failure.Kind.DATA_INSPECTION
              ? "<400> InternalError.Algo.DataInspectionFailed: Input text data may contain"
                  + " inappropriate content. (simulated)"
              : "The response was filtered due to the prompt triggering the content management"
                  + " policy. Please modify your prompt and retry. (simulated)");
    }

    private void journalFault(String fault, int status) {
      journal(state.current(), null, fault, status, "", "");
    }

    private void journalReply(
        SimulatedRelease release, PlannedReply plan, int status, boolean torn) {
      String finish = plan.refused().isPresent() ? "" : finishWord(plan);
      journal(
          release, torn ? null : plan.outcome(), torn ? "torn" : "", status, finish, plan.text());
    }

    private static String finishWord(PlannedReply plan) {
      Finish finish = plan.finish();
      return plan.end() == StreamEnd.FINISHED ? finish.word() : "";
    }

    private void journal(
        SimulatedRelease release,
        SimulatedOutcome outcome,
        String fault,
        int status,
        String finish,
        String text) {
      ledger.write(
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
}
