package dev.candor.stream.state;

import static dev.candor.stream.ClassifierTopology.ADMIT;
import static dev.candor.stream.ClassifierTopology.COMPARE;
import static dev.candor.stream.ClassifierTopology.HOLD;
import static dev.candor.stream.ClassifierTopology.JOIN;
import static dev.candor.stream.ClassifierTopology.SIGNAL;
import static dev.candor.stream.ClassifierTopology.TALLY;
import static dev.candor.stream.ClassifierTopology.WATCH;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Judgement;
import dev.candor.events.Signal;
import dev.candor.events.Tally;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.stream.ClassifierSettings;
import dev.candor.stream.ClassifierTopology;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;

/**
 * How the topology's stores are kept: on disk, with a changelog, cached where rows are rewritten. A
 * recording's have no changelog: nobody goes on with one that was broken off, and what would be
 * written there is written for nothing.
 */
public final class StoreBuilders {
  /**
   * Rows are rewritten with every cycle, and what is rewritten is read again by whoever rebuilds
   * the store. So segments are short, and are compacted once a third of them is out of date.
   */
  private static final Map<String, String> CHANGELOG =
      Map.of(
          "max.message.bytes",
          String.valueOf(Topics.LARGEST_RECORD_BYTES),
          "segment.bytes",
          String.valueOf(32 << 20),
          "min.cleanable.dirty.ratio",
          "0.3",
          "delete.retention.ms",
          String.valueOf(Duration.ofHours(1).toMillis()));

  private final Topics topics;
  private final EventSerdes serdes;
  private final ClassifierSettings settings;

  public StoreBuilders(Topics topics, EventSerdes serdes, ClassifierSettings settings) {
    this.topics = topics;
    this.serdes = serdes;
    this.settings = settings;
  }

  /** Gives each step its stores. */
  public Topology addTo(Topology flow) {
    return flow.addStateStore(answeredProbes(), ADMIT)
        .addStateStore(sight(), WATCH)
        .addStateStore(heldReplies(), HOLD, JOIN)
        .addStateStore(earlyJudgements(), HOLD, JOIN)
        .addStateStore(openCycles(), HOLD, TALLY)
        .addStateStore(exemplars(), TALLY, COMPARE, SIGNAL)
        .addStateStore(comparisons(), COMPARE)
        .addStateStore(aspects(), COMPARE)
        .addStateStore(closedTallies(), COMPARE, SIGNAL)
        .addStateStore(history(), COMPARE)
        .addStateStore(latestVerdicts(), COMPARE)
        .addStateStore(raisedSignals(), SIGNAL);
  }

  /** Probe ids by the time of their cycle; those of a recording do not expire. */
  StoreBuilder<?> answeredProbes() {
    if (settings.isOfRecording()) {
      return Stores.keyValueStoreBuilder(
              Stores.persistentKeyValueStore(ClassifierTopology.ANSWERED_PROBES),
              ClassifierTopology.KEYS,
              Serdes.ByteArray())
          .withLoggingDisabled();
    }
    return Stores.windowStoreBuilder(
            Stores.persistentWindowStore(
                ClassifierTopology.ANSWERED_PROBES,
                settings.remembered(),
                Duration.ofMillis(1),
                false),
            ClassifierTopology.KEYS,
            Serdes.ByteArray())
        .withLoggingEnabled(Map.of());
  }

  /** Progress of targets and cycles, and the strata of open cycles. */
  private StoreBuilder<KeyValueStore<String, byte[]>> openCycles() {
    return keyValue(ClassifierTopology.OPEN_CYCLES, Serdes.ByteArray());
  }

  /** Of each prompt, release and outcome the first response in the newest cycle that had one. */
  private StoreBuilder<KeyValueStore<String, ClassifiedResponse>> exemplars() {
    return keyValue(ClassifierTopology.EXEMPLARS, serdes.of(topics.classifications()));
  }

  /** Replies that wait for a judgement, by the time at which they began to. */
  private StoreBuilder<TimestampedKeyValueStore<String, ClassifiedResponse>> heldReplies() {
    return timed(ClassifierTopology.HELD_REPLIES, serdes.of(topics.classifications()));
  }

  /** Judgements that came before the classification, by the time at which they did. */
  private StoreBuilder<TimestampedKeyValueStore<String, Judgement>> earlyJudgements() {
    return timed(ClassifierTopology.EARLY_JUDGEMENTS, serdes.of(topics.judgements()));
  }

  /** States of the detector. */
  private StoreBuilder<KeyValueStore<String, byte[]>> comparisons() {
    return keyValue(ClassifierTopology.COMPARISONS, Serdes.ByteArray());
  }

  /** States of the detector in other aspects than the outcome. */
  private StoreBuilder<KeyValueStore<String, byte[]>> aspects() {
    return keyValue(ClassifierTopology.ASPECTS, Serdes.ByteArray());
  }

  /** What each target answered, cycle by cycle, then by day, week and month; for pages. */
  private StoreBuilder<KeyValueStore<String, byte[]>> history() {
    return keyValue(ClassifierTopology.HISTORY, Serdes.ByteArray());
  }

  /** Tallies of the newest closed cycles, prompt by prompt. */
  private StoreBuilder<KeyValueStore<String, Tally>> closedTallies() {
    return keyValue(ClassifierTopology.CLOSED_TALLIES, serdes.of(topics.tallies()));
  }

  /** The latest verdict of each comparison, for pages and gauges. */
  private StoreBuilder<KeyValueStore<String, ComparisonVerdict>> latestVerdicts() {
    return keyValue(ClassifierTopology.LATEST_VERDICTS, serdes.of(topics.verdicts()));
  }

  /** Signals raised and not cleared. */
  private StoreBuilder<KeyValueStore<String, Signal>> raisedSignals() {
    return keyValue(ClassifierTopology.RAISED_SIGNALS, serdes.of(topics.signals()));
  }

  /** Whether each target answers at all. */
  private StoreBuilder<KeyValueStore<String, byte[]>> sight() {
    return keyValue(ClassifierTopology.SIGHT, Serdes.ByteArray());
  }

  /**
   * Signals raised and not cleared of all targets, on every instance; made of their topic at every
   * start.
   */
  public static StoreBuilder<KeyValueStore<String, Signal>> raisedEverywhere(Serde<Signal> serde) {
    return everywhere(ClassifierTopology.RAISED_EVERYWHERE, serde);
  }

  /**
   * The newest tallies of targets that others are the same model as, on every instance; made of
   * their topic, which holds no more, at every start.
   */
  public static StoreBuilder<KeyValueStore<String, Tally>> otherRoutes(Serde<Tally> serde) {
    return everywhere(ClassifierTopology.OTHER_ROUTES, serde);
  }

  private static <V> StoreBuilder<KeyValueStore<String, V>> everywhere(
      String name, Serde<V> serde) {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(name), ClassifierTopology.KEYS, serde)
        .withLoggingDisabled();
  }

  private <V> StoreBuilder<TimestampedKeyValueStore<String, V>> timed(String name, Serde<V> serde) {
    return logged(
        Stores.timestampedKeyValueStoreBuilder(
            Stores.persistentTimestampedKeyValueStore(name), ClassifierTopology.KEYS, serde),
        CHANGELOG);
  }

  private <V> StoreBuilder<KeyValueStore<String, V>> keyValue(String name, Serde<V> serde) {
    return logged(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(name), ClassifierTopology.KEYS, serde)
            .withCachingEnabled(),
        CHANGELOG);
  }

  private <S extends StateStore> StoreBuilder<S> logged(
      StoreBuilder<S> store, Map<String, String> changelog) {
    return settings.isOfRecording()
        ? store.withLoggingDisabled()
        : store.withLoggingEnabled(changelog);
  }
}
