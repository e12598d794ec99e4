package dev.candor.simulator;

import dev.candor.runtime.http.HttpHandler;
import dev.candor.runtime.http.HttpRequest;
import dev.candor.runtime.http.ReplyScript;
import dev.candor.simulator.dialect.AnthropicDialect;
import dev.candor.simulator.dialect.Asked;
import dev.candor.simulator.dialect.BadRequest;
import dev.candor.simulator.dialect.Dialect;
import dev.candor.simulator.dialect.GeminiDialect;
import dev.candor.simulator.dialect.OpenAiDialect;
import dev.candor.simulator.dialect.SimulatedFailure;
import dev.candor.simulator.text.ReplyWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Turns requests into reply scripts: key, model, limits, faults, then the reply. One lock over all
 * of it, held for microseconds, since every request changes the counts.
 */
final class ProviderRouter implements HttpHandler {
  private static final Dialect OPEN_AI = new OpenAiDialect();
  private static final Dialect ANTHROPIC = new AnthropicDialect();
  private static final Dialect GEMINI = new GeminiDialect();

  private final Scenario scenario;
  private final Clock clock;
  private final Instant started;
  private final Attempt.Context context;
  private final Ledger ledger;
  private final Map<String, ModelState> states = new LinkedHashMap<>();
  private final Map<ReplyScript, ModelState> playing = new IdentityHashMap<>();

  ProviderRouter(Scenario scenario, Clock clock) {
    this.scenario = scenario;
    this.clock = clock;
    started = clock.instant();
    ReplyWriter writer = ReplyWriter.builtIn();
    QuestionTable table = new QuestionTable(scenario.seed(), writer, scenario.questions());
    ReplyPlanner planner = new ReplyPlanner(writer, table, scenario.reroll());
    ledger = new Ledger(scenario.journalSize());
    context = new Attempt.Context(scenario, clock, table, planner, new Judgements(), ledger);
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
    if (path.startsWith(SimulatorPages.ROOT) || path.equals("/")) {
      return SimulatorPages.serve(request, this);
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
    return JsonReplies.failure(
        OPEN_AI,
        new SimulatedFailure(
            SimulatedFailure.Kind.NOT_FOUND,
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
    Optional<SimulatedFailure> keyFailure = checkKey(dialect, request);
    if (keyFailure.isPresent()) {
      return JsonReplies.failure(dialect, keyFailure.get(), Map.of());
    }
    List<String> names = new ArrayList<>();
    for (ModelState state : states.values()) {
      state.advance(0, clock.instant());
      names.add(state.model.name());
      state.published().stream().filter(name -> !names.contains(name)).forEach(names::add);
    }
    return JsonReplies.json(
        Duration.ZERO, 200, dialect.models(names, started.getEpochSecond()), Map.of());
  }

  private Optional<SimulatedFailure> checkKey(Dialect dialect, HttpRequest request) {
    if (scenario.apiKey().isEmpty()) {
      return Optional.empty();
    }
    String key = dialect.key(request).orElse("");
    if (key.equals(scenario.apiKey())) {
      return Optional.empty();
    }
    if (!scenario.exhaustedKey().isEmpty() && key.equals(scenario.exhaustedKey())) {
      return Optional.of(
          new SimulatedFailure(
              SimulatedFailure.Kind.NO_CREDIT, "Insufficient balance on this key (simulated)"));
    }
    return Optional.of(
        new SimulatedFailure(
            SimulatedFailure.Kind.WRONG_KEY,
            key.isEmpty() ? "No API key given (simulated)" : "Incorrect API key (simulated)"));
  }

  private ReplyScript reply(Dialect dialect, HttpRequest request) {
    Optional<SimulatedFailure> keyFailure = checkKey(dialect, request);
    if (keyFailure.isPresent()) {
      return JsonReplies.failure(dialect, keyFailure.get(), Map.of());
    }
    Asked asked;
    try {
      asked = dialect.asked(request);
    } catch (BadRequest e) {
      SimulatedFailure bad =
          new SimulatedFailure(SimulatedFailure.Kind.BAD_REQUEST, e.getMessage() + " (simulated)");
      return JsonReplies.failure(dialect, bad, Map.of());
    }
    Optional<ModelState> found = find(asked.model());
    if (found.isEmpty()) {
      SimulatedFailure unknown =
          new SimulatedFailure(
              SimulatedFailure.Kind.NOT_FOUND,
              "The model '" + asked.model() + "' does not exist at this simulated provider");
      return JsonReplies.failure(dialect, unknown, Map.of());
    }
    ReplyScript script = new Attempt(context, dialect, request, asked, found.get()).script();
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
}
