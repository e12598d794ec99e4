package dev.candor.stream;

import dev.candor.classification.ResponseClassifier;
import dev.candor.events.ClassifiedOrEnd;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Judgement;
import dev.candor.events.RecordingEnd;
import dev.candor.events.Response;
import dev.candor.events.Signal;
import dev.candor.events.TallyOrEnd;
import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.events.serde.EventSerdes;
import dev.candor.stream.state.StoreBuilders;
import dev.candor.stream.step.AdmitStep;
import dev.candor.stream.step.ClassifyStep;
import dev.candor.stream.step.CommonCauseLook;
import dev.candor.stream.step.CompareStep;
import dev.candor.stream.step.DecodeStep;
import dev.candor.stream.step.HoldStep;
import dev.candor.stream.step.JoinJudgementStep;
import dev.candor.stream.step.KeepRouteStep;
import dev.candor.stream.step.PassEndStep;
import dev.candor.stream.step.RememberStep;
import dev.candor.stream.step.SignalStep;
import dev.candor.stream.step.TallyStep;
import dev.candor.stream.step.WatchStep;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/**
 * The classifier stream.
 *
 * <pre>
 * responses ─▶ decode ─▶ admit ─▶ classify ─▶ classifications      key: target|prompt|lang
 *                │                   │              │
 *                ▼                   ▼              ▼
 *            dead-letters ◀──────────┴────────── decode             key: target, from here on
 *                                                   │
 *                                                 watch ─▶ signals
 *                                                   │
 * judgements ─▶ decode ─▶ join ◀─ waiting ──────── hold             key: target
 *                          └────────┐               │
 *                     tallies ◀── tally ◀───────────┘
 *                                   │
 *                    verdicts ◀── compare ─▶ signal ─▶ signals
 *
 * signals ─▶ remember, on every instance: what watch looks at to see whether all targets moved
 * compare ─▶ route-tallies ─▶ keep, on every instance: what compare holds other routes against
 * </pre>
 *
 * <p>The end of a recording goes from decode to the classifications, and there from decode to hold.
 *
 * <p><b>Keys.</b> A prompt's samples share a partition up to the classifications; a target's
 * classifications share one from there on, so that one task sees all of a comparison. <b>Event
 * time</b> is when the worker received the reply. <b>Window</b>: a cycle. It closes when all its
 * planned probes have ended, else once a later cycle has been under way for the grace. Of closed
 * cycles the newest are kept prompt by prompt, all as rows that are rolled up by day, week and
 * month; of releases those that answered last are kept in detail; answered probes for the time set.
 * <b>Judgement</b>: where a judge is configured, a reply the classifier is unsure of is held until
 * its judgement comes, by the machine's clock no longer than the grace; with none configured
 * nothing waits. <b>Late</b> (its cycle is closed): kept in the classifications, counted, not
 * tallied. <b>Missing cycle</b>: nothing closes and no verdict comes; the time of the last response
 * tells. <b>Failed call</b>: counted in its cycle, has no outcome; a target all of whose calls fail
 * is blind, and a signal says so. <b>Duplicate</b>: dropped and counted. <b>A restart</b> loses
 * nothing: stores, offsets and results are committed together (exactly-once).
 */
public final class ClassifierTopology {
  public static final Serde<String> KEYS = Serdes.String();
  private static final Serializer<String> TEXT = KEYS.serializer();
  private static final Deserializer<String> TEXT_IN = KEYS.deserializer();
  private static final Deserializer<byte[]> BYTES = Serdes.ByteArray().deserializer();

  // Stores: persistent contracts, as their changelog topics are.
  public static final String ANSWERED_PROBES = "answered-probes";
  public static final String OPEN_CYCLES = "open-cycles";
  public static final String EXEMPLARS = "exemplars";
  public static final String HELD_REPLIES = "held-replies";
  public static final String EARLY_JUDGEMENTS = "early-judgements";
  public static final String COMPARISONS = "comparisons";
  public static final String ASPECTS = "aspects";
  public static final String CLOSED_TALLIES = "closed-tallies";
  public static final String HISTORY = "history";
  public static final String LATEST_VERDICTS = "latest-verdicts";
  public static final String RAISED_SIGNALS = "raised-signals";
  public static final String SIGHT = "sight";
  public static final String RAISED_EVERYWHERE = "raised-everywhere";
  public static final String OTHER_ROUTES = "other-routes";

  /** Stores whose values are no records of a topic. */
  static final List<String> OWN_FORMATS =
      List.of(ASPECTS, COMPARISONS, HISTORY, OPEN_CYCLES, SIGHT);

  // Steps and sinks, named where one chooses between them or takes a store.
  public static final String CLASSIFICATIONS = "classifications";
  public static final String DEAD_LETTERS = "dead-letters";
  public static final String TALLIES = "tallies";
  public static final String ROUTE_TALLIES = "route-tallies";
  public static final String VERDICTS = "verdicts";
  public static final String COMPARE = "compare";
  public static final String SIGNAL = "signal";
  public static final String SIGNALS = "signals";
  public static final String WATCH = "watch";
  public static final String HOLD = "hold";
  public static final String ADMIT = "admit";
  public static final String END = "end";
  public static final String JOIN = "join";
  public static final String TALLY = "tally";

  /** Comes last among the sources, so that the tasks of the others keep their numbers. */
  static final String SIGNALLED = "signalled";

  static final String ROUTED = "routed";

  private final Topics topics;
  private final EventSerdes serdes;
  private final ClassifierSettings settings;
  private final ResponseClassifier classifier;
  private final ClassifierMetrics metrics;
  private final LongSupplier nanoTime;
  private final InstrumentCheck afterCycle;

  /**
   * @param nanoTime a clock for durations only; no step decides by it
   * @param afterCycle run after each closed cycle, as the check of the classifier is
   */
  public ClassifierTopology(
      Topics topics,
      EventSerdes serdes,
      ClassifierSettings settings,
      ResponseClassifier classifier,
      ClassifierMetrics metrics,
      LongSupplier nanoTime,
      InstrumentCheck afterCycle) {
    this.topics = Objects.requireNonNull(topics);
    this.serdes = Objects.requireNonNull(serdes);
    this.settings = Objects.requireNonNull(settings);
    this.classifier = Objects.requireNonNull(classifier);
    this.metrics = Objects.requireNonNull(metrics);
    this.nanoTime = Objects.requireNonNull(nanoTime);
    this.afterCycle = Objects.requireNonNull(afterCycle);
  }

  /** The topology, in the words of the drawing. */
  public Topology topology() {
    Topology flow = new Topology();
    flow.addSource("responses", BYTES, BYTES, topics.responses().name());
    flow.addProcessor("decode", decode(topics.responses(), ADMIT, END), "responses");
    flow.addProcessor(END, passEnd(), "decode");
    flow.addProcessor(ADMIT, admit(), "decode");
    flow.addProcessor("classify", classify(), ADMIT);
    flow.addSource("classified", BYTES, BYTES, topics.classifications().name());
    flow.addProcessor(
        "decode-classified", decode(topics.classifications(), WATCH, HOLD), "classified");
    flow.addProcessor(WATCH, watch(), "decode-classified");
    flow.addProcessor(HOLD, hold(), WATCH, "decode-classified");
    flow.addSource("judged", BYTES, BYTES, topics.judgements().name());
    flow.addProcessor("decode-judged", decode(topics.judgements(), JOIN, null), "judged");
    flow.addProcessor(JOIN, join(), "decode-judged");
    flow.addProcessor(TALLY, tally(), HOLD, JOIN);
    flow.addProcessor(COMPARE, compare(), TALLY);
    flow.addProcessor(SIGNAL, signal(), COMPARE);
    write(flow, CLASSIFICATIONS, topics.classifications(), "classify", END);
    write(flow, TALLIES, topics.tallies(), TALLY);
    write(flow, VERDICTS, topics.verdicts(), COMPARE);
    write(flow, SIGNALS, topics.signals(), SIGNAL, WATCH);
    write(
        flow,
        DEAD_LETTERS,
        topics.deadLetters(),
        "decode",
        "classify",
        "decode-classified",
        "decode-judged");
    if (CommonCauseLook.isPossible(settings)) {
      flow.addGlobalStore(
          StoreBuilders.raisedEverywhere(serdes.of(topics.signals())),
          SIGNALLED,
          TEXT_IN,
          BYTES,
          topics.signals().name(),
          "remember",
          remember());
    }
    if (!settings.routes().isEmpty()) {
      write(flow, ROUTE_TALLIES, topics.routeTallies(), COMPARE);
      flow.addGlobalStore(
          StoreBuilders.otherRoutes(serdes.of(topics.routeTallies())),
          ROUTED,
          TEXT_IN,
          BYTES,
          topics.routeTallies().name(),
          "keep",
          keep());
    }
    return new StoreBuilders(topics, serdes, settings).addTo(flow);
  }

  private <T> void write(Topology flow, String sink, Topic<T> topic, String... steps) {
    flow.addSink(sink, topic.name(), TEXT, to(topic), steps);
  }

  private ProcessorSupplier<byte[], byte[], String, Object> decode(
      Topic<?> topic, String next, String ending) {
    return () ->
        new DecodeStep<>(
            serdes.of(topic).deserializer(), next, Optional.ofNullable(ending), metrics);
  }

  private ProcessorSupplier<String, RecordingEnd, String, ClassifiedResponse> passEnd() {
    return PassEndStep::new;
  }

  private ProcessorSupplier<String, Response, String, Response> admit() {
    return () -> new AdmitStep(settings, metrics);
  }

  private ProcessorSupplier<String, Response, String, Object> classify() {
    return () -> new ClassifyStep(classifier, metrics, nanoTime, to(topics.responses()));
  }

  private ProcessorSupplier<String, ClassifiedResponse, String, Object> watch() {
    return () -> new WatchStep(settings, afterCycle, metrics);
  }

  private ProcessorSupplier<String, byte[], Void, Void> remember() {
    return () -> new RememberStep(serdes.of(topics.signals()).deserializer(), metrics);
  }

  private ProcessorSupplier<String, byte[], Void, Void> keep() {
    return () -> new KeepRouteStep(serdes.of(topics.routeTallies()).deserializer(), metrics);
  }

  private ProcessorSupplier<String, ClassifiedOrEnd, String, ClassifiedOrEnd> hold() {
    return () -> new HoldStep(settings, metrics);
  }

  private ProcessorSupplier<String, Judgement, String, ClassifiedResponse> join() {
    return () -> new JoinJudgementStep(metrics);
  }

  private ProcessorSupplier<String, ClassifiedOrEnd, String, TallyOrEnd> tally() {
    return () -> new TallyStep(settings, metrics, afterCycle);
  }

  private ProcessorSupplier<String, TallyOrEnd, String, Object> compare() {
    return () -> new CompareStep(settings, metrics);
  }

  private ProcessorSupplier<String, ComparisonVerdict, String, Signal> signal() {
    return () -> new SignalStep(settings, metrics);
  }

  private <T> Serializer<T> to(Topic<T> topic) {
    return serdes.of(topic).serializer();
  }
}
