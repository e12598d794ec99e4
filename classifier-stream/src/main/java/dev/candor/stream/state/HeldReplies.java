package dev.candor.stream.state;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ClassifiedResponseBuilder;
import dev.candor.events.Judgement;
import dev.candor.model.Evidence;
import dev.candor.model.Outcome;
import dev.candor.model.Tier;
import dev.candor.stream.ClassifierTopology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/**
 * Replies that wait for their judgement, and judgements that wait for their reply: the two topics
 * are read in no fixed order. Both are found by probe and classifier version, so a judgement read
 * twice finds nothing to change the second time, and one of another version never applies. Times
 * are the machine's, for it is the judge's slowness that is bounded and not the targets'.
 */
public final class HeldReplies {
  static final String JUDGED = "judged";
  static final String ABSTAINED = "abstained";
  static final String TOO_LATE = "too_late";

  /** The most a reader is shown of what a judge says. */
  private static final int MOST_EVIDENCE = 5;

  private final TimestampedKeyValueStore<String, ClassifiedResponse> held;
  private final TimestampedKeyValueStore<String, Judgement> early;

  public HeldReplies(ProcessorContext<String, ?> context) {
    held = context.getStateStore(ClassifierTopology.HELD_REPLIES);
    early = context.getStateStore(ClassifierTopology.EARLY_JUDGEMENTS);
  }

  /** Joins a reply with its judgement if that came first; else holds it and returns nothing. */
  public Optional<ClassifiedResponse> joinOrHold(ClassifiedResponse reply, long now) {
    String key = key(reply.target(), reply.cycle(), reply.probeId(), reply.classifier());
    ValueAndTimestamp<Judgement> judgement = early.delete(key);
    if (judgement != null) {
      return Optional.of(joined(reply, judgement.value()));
    }
    held.put(key, ValueAndTimestamp.make(reply, now));
    return Optional.empty();
  }

  /** Joins a judgement with its reply if that waits; else keeps it and returns nothing. */
  public Optional<ClassifiedResponse> joinOrKeep(Judgement judgement, long now) {
    String key =
        key(judgement.target(), judgement.cycle(), judgement.probeId(), judgement.classifier());
    ValueAndTimestamp<ClassifiedResponse> reply = held.delete(key);
    if (reply != null) {
      return Optional.of(joined(reply.value(), judgement));
    }
    early.put(key, ValueAndTimestamp.make(judgement, now));
    return Optional.empty();
  }

  /** Takes out every reply that began to wait by then, in the order of targets and cycles. */
  public List<ClassifiedResponse> heldSince(long then) {
    List<String> due = new ArrayList<>();
    List<ClassifiedResponse> replies = new ArrayList<>();
    try (KeyValueIterator<String, ValueAndTimestamp<ClassifiedResponse>> rows = held.all()) {
      while (rows.hasNext()) {
        KeyValue<String, ValueAndTimestamp<ClassifiedResponse>> row = rows.next();
        if (row.value.timestamp() <= then) {
          due.add(row.key);
          replies.add(tooLate(row.value.value()));
        }
      }
    }
    due.forEach(held::delete);
    return replies;
  }

  /** Takes out every reply of a target that waits in one of these cycles, in their order. */
  public List<ClassifiedResponse> heldOf(String target, LongPredicate cycles) {
    List<String> due = new ArrayList<>();
    List<ClassifiedResponse> replies = new ArrayList<>();
    try (KeyValueIterator<String, ValueAndTimestamp<ClassifiedResponse>> rows =
        held.prefixScan(StoreKeys.prefix(target), ClassifierTopology.KEYS.serializer())) {
      while (rows.hasNext()) {
        KeyValue<String, ValueAndTimestamp<ClassifiedResponse>> row = rows.next();
        if (cycles.test(row.value.value().cycle())) {
          due.add(row.key);
          replies.add(tooLate(row.value.value()));
        }
      }
    }
    due.forEach(held::delete);
    return replies;
  }

  /** Drops judgements kept since then or before: their replies went on without them. */
  public void forgetEarly(long then) {
    List<String> old = new ArrayList<>();
    try (KeyValueIterator<String, ValueAndTimestamp<Judgement>> rows = early.all()) {
      rows.forEachRemaining(
          row -> {
            if (row.value.timestamp() <= then) {
              old.add(row.key);
            }
          });
    }
    old.forEach(early::delete);
  }

  private static ClassifiedResponse joined(ClassifiedResponse reply, Judgement judgement) {
    if (!judgement.decides()) {
      return ClassifiedResponseBuilder.builder(reply).judgement(ABSTAINED).build();
    }
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            Tier.JUDGE, judgement.model(), -1, -1, judgement.reason(), judgement.confidence()));
    reply.evidence().stream().limit(MOST_EVIDENCE - 1L).forEach(evidence::add);
    return ClassifiedResponseBuilder.builder(reply)
        .outcome(Outcome.ofWireName(judgement.outcome()))
        .confidence(judgement.confidence())
        .evidence(evidence)
        .tier(Tier.JUDGE.wireName())
        .abstained(false)
        .judgement(JUDGED)
        .build();
  }

  private static ClassifiedResponse tooLate(ClassifiedResponse reply) {
    return ClassifiedResponseBuilder.builder(reply).judgement(TOO_LATE).build();
  }

  private static String key(String target, long cycle, String probeId, String classifier) {
    return StoreKeys.of(target, StoreKeys.cycle(cycle), probeId, classifier);
  }
}
