package dev.candor.stream.step;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.events.SignalFact;
import dev.candor.events.words.FindingWords;
import dev.candor.model.EndedHow;
import dev.candor.model.FailedProbes;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.stream.ClassifierMetrics;
import dev.candor.stream.ClassifierSettings;
import dev.candor.stream.ClassifierTopology;
import dev.candor.stream.InstrumentCheck;
import dev.candor.stream.state.Sight;
import dev.candor.stream.state.StoreKeys;
import dev.candor.stream.state.StoredValues;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Watches whether there is anything to measure and whether the classifier is still the one shipped,
 * and hands every response on. A target that closes no cycle with an outcome would never be spoken
 * of after this step: it is <b>blind</b> while all its probes fail, and <b>silent</b> while nothing
 * answers for any other reason, which only the machine's clock can tell. Each is signalled once it
 * lasts and cleared with the next reply. Recordings are not watched. By the same clock it looks
 * whether {@linkplain CommonCauseLook all targets moved at once}.
 */
public final class WatchStep implements Processor<String, ClassifiedResponse, String, Object> {
  /** Stands where other signals name a target: all targets share the classifier. */
  public static final String CLASSIFIER = "classifier";

  private static final String ENDING = "ending";
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** No target is called so, since a name is not empty. */
  private static final String GOLD_KEY = StoreKeys.of("", SignalKind.GOLD_SCORE.wireName());

  private static final String COMMON_KEY = StoreKeys.of("", CommonCauseLook.COMMON_CAUSE);

  /** Not a reply of long ago that was classified again. */
  private static final String RESPONSE = "response";

  private final ClassifierSettings settings;
  private final InstrumentCheck instrument;
  private final ClassifierMetrics metrics;
  private final LastAnswers lastAnswers = new LastAnswers();
  private final StoredValues reader;
  private ProcessorContext<String, Object> context;
  private KeyValueStore<String, byte[]> sights;
  private Optional<CommonCauseLook> commonCause = Optional.empty();

  public WatchStep(
      ClassifierSettings settings, InstrumentCheck instrument, ClassifierMetrics metrics) {
    this.settings = Objects.requireNonNull(settings);
    this.instrument = Objects.requireNonNull(instrument);
    this.metrics = Objects.requireNonNull(metrics);
    this.reader = new StoredValues(() -> metrics.unreadable(ClassifierTopology.SIGHT));
  }

  @Override
  public void init(ProcessorContext<String, Object> context) {
    this.context = context;
    sights = context.getStateStore(ClassifierTopology.SIGHT);
    if (CommonCauseLook.isPossible(settings)) {
      commonCause =
          Optional.of(
              new CommonCauseLook(
                  settings, context.getStateStore(ClassifierTopology.RAISED_EVERYWHERE)));
    }
    context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, this::look);
  }

  @Override
  public void process(Record<String, ClassifiedResponse> record) {
    ClassifiedResponse response = record.value();
    if (response.kind().equals(RESPONSE) && response.cycleProbes() > 0) {
      if (response.failure() == null) {
        answered(response);
      } else {
        failed(response);
      }
    }
    context.forward(record.withValue((Object) response), ClassifierTopology.HOLD);
  }

  private void answered(ClassifiedResponse response) {
    String target = response.target();
    lastAnswers.answered(target, response.receivedAt(), context.currentSystemTimeMs());
    Sight before = sight(target);
    if (before.equals(Sight.ANSWERING)) {
      return;
    }
    put(StoreKeys.of(target), Sight.ANSWERING);
    Instant at = response.receivedAt();
    if (before.signalled()) {
      clear(
          SignalKind.BLIND_TARGET,
          target,
          before.since(),
          at,
          new SignalFact(ENDING, "answers_again"));
    }
    if (before.isSilent()) {
      clear(
          SignalKind.SILENCE,
          target,
          before.silentSince(),
          at,
          new SignalFact(ENDING, "heard_again"),
          new SignalFact("ended_at", at.toString()));
    }
  }

  private void failed(ClassifiedResponse response) {
    String target = response.target();
    lastAnswers.failed(
        target, response.failure(), response.receivedAt(), context.currentSystemTimeMs());
    if (!FailedProbes.isTheTargets(response.failure())) {
      return;
    }
    Sight now = sight(target).failed(response);
    if (!now.signalled() && now.isLasting(response.cycleProbes(), response.receivedAt())) {
      now = now.signal();
      List<SignalFact> facts = new ArrayList<>();
      facts.add(new SignalFact("failures", String.valueOf(now.failures())));
      facts.add(new SignalFact("failure", now.failure()));
      if (!now.detail().isEmpty()) {
        facts.add(new SignalFact("detail", now.detail()));
      }
      send(
          SignalState.RAISED,
          SignalKind.BLIND_TARGET,
          target,
          now.since(),
          response.receivedAt(),
          facts);
    }
    put(StoreKeys.of(target), now);
  }

  private void look(long now) {
    for (String target : lastAnswers.silentFor(settings.silenceAfter(), now)) {
      Sight sight = sight(target);
      // A blind target has a signal of its own, with the reason.
      if (!sight.isSilent() && !sight.signalled()) {
        silent(target, sight, now);
      }
    }
    // All partitions share the classifier; one of them reports on it.
    if (context.taskId().partition() == 0) {
      lookAtInstrument(now);
      commonCause.ifPresent(look -> lookAtAll(look, now));
    }
  }

  private void lookAtAll(CommonCauseLook look, long now) {
    byte[] known = sights.get(COMMON_KEY);
    Optional<Instant> since =
        Optional.ofNullable(known).map(bytes -> Instant.ofEpochMilli(read(bytes).silentSince()));
    for (Signal signal : look.look(since, Instant.ofEpochMilli(now))) {
      if (signal.kind() == SignalKind.COMMON_CAUSE) {
        metrics.signal(signal.target(), signal.kind(), signal.state());
        if (signal.state() == SignalState.RAISED) {
          put(COMMON_KEY, Sight.NONE.silentSince(now));
        } else {
          sights.delete(COMMON_KEY);
        }
      }
      context.forward(
          new Record<>(signal.target(), (Object) signal, now), ClassifierTopology.SIGNALS);
    }
  }

  private void silent(String target, Sight sight, long now) {
    LastAnswers.Last last = lastAnswers.last(target);
    Instant at = Instant.ofEpochMilli(now);
    long since = last.receivedAt().toEpochMilli();
    put(StoreKeys.of(target), sight.silentSince(since));
    List<SignalFact> facts = new ArrayList<>();
    facts.add(new SignalFact("ended_at", at.toString()));
    if (!last.failure().isEmpty()) {
      facts.add(new SignalFact("failure", last.failure()));
    }
    send(SignalState.RAISED, SignalKind.SILENCE, target, since, at, facts);
  }

  private void lookAtInstrument(long now) {
    Optional<InstrumentCheck.Move> move = instrument.moved();
    byte[] known = sights.get(GOLD_KEY);
    Instant at = Instant.ofEpochMilli(now);
    if (move.isPresent() && known == null) {
      put(GOLD_KEY, Sight.NONE.silentSince(now));
      InstrumentCheck.Move found = move.get();
      List<SignalFact> facts = new ArrayList<>();
      facts.add(new SignalFact("version", found.classifier()));
      facts.add(new SignalFact("right", String.valueOf(found.right())));
      facts.add(new SignalFact("shipped", String.valueOf(found.shipped())));
      facts.add(new SignalFact("items", String.valueOf(found.items())));
      facts.add(new SignalFact("differing", String.valueOf(found.differing())));
      for (InstrumentCheck.LengthScore one : found.fallen()) {
        facts.add(
            new SignalFact(
                one.length().wireName(),
                String.join(
                    " ",
                    String.valueOf(one.right()),
                    String.valueOf(one.shipped()),
                    String.valueOf(one.items()))));
      }
      send(SignalState.RAISED, SignalKind.GOLD_SCORE, CLASSIFIER, now, at, facts);
    } else if (move.isEmpty() && known != null) {
      sights.delete(GOLD_KEY);
      clear(
          SignalKind.GOLD_SCORE,
          CLASSIFIER,
          read(known).silentSince(),
          at,
          new SignalFact(ENDING, "gold_again"));
    }
  }

  private void put(String key, Sight sight) {
    sights.put(key, Sight.STORED.toBytes(sight));
  }

  private Sight sight(String target) {
    byte[] bytes = sights.get(StoreKeys.of(target));
    return read(bytes);
  }

  private Sight read(byte[] bytes) {
    return reader.read(bytes, Sight.STORED::fromBytes).orElse(Sight.NONE);
  }

  private void clear(SignalKind kind, String target, long since, Instant at, SignalFact... facts) {
    send(SignalState.CLEARED, kind, target, since, at, List.of(facts));
  }

  private void send(
      SignalState state,
      SignalKind kind,
      String target,
      long since,
      Instant at,
      List<SignalFact> facts) {
    boolean isRaised = state == SignalState.RAISED;
    String id = String.join("/", kind.wireName(), target, String.valueOf(since));
    metrics.signal(target, kind, state);
    Signal signal =
        FindingWords.withSummary(
            SignalBuilder.builder()
                .signalId(isRaised ? id : id + "/" + state.wireName())
                .kind(kind)
                .state(state)
                .target(target)
                .since(Instant.ofEpochMilli(since))
                .at(at)
                .endedHow(isRaised ? null : EndedHow.BACK)
                .flips(List.of())
                .facts(facts));
    context.forward(
        new Record<>(target, (Object) signal, at.toEpochMilli()), ClassifierTopology.SIGNALS);
  }
}
