package dev.candor.stream.step;

import dev.candor.detection.reference.ReleaseChain;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.events.SignalFlip;
import dev.candor.events.Tally;
import dev.candor.model.ComparisonKind;
import dev.candor.model.Contrast;
import dev.candor.model.Flip;
import dev.candor.model.Outcome;
import dev.candor.model.ReleasePair;
import dev.candor.model.SignalKind;
import dev.candor.model.VerdictState;
import dev.candor.stream.ClassifierMetrics;
import dev.candor.stream.ClassifierSettings;
import dev.candor.stream.ClassifierTopology;
import dev.candor.stream.state.StoreKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Raises a signal when a comparison has drifted and clears it when the drift is over: when the
 * verdict is no longer drifted, or when the candidate has not answered for two cycles while another
 * release has. Whether the behaviour is back or the finding is superseded, it says with the
 * figures. A silent change stays while what the release became still answers, until that drifts
 * from what it was; a change among releases that did not stay, until there is another or another
 * release stays. Each is sent once; its id is that of the comparison.
 */
public final class SignalStep implements Processor<String, ComparisonVerdict, String, Signal> {
  private static final int MOST_FLIPS = 3;

  /** Flips looked at for replies to quote, in the order of what they explain. */
  private static final int MOST_LOOKED_AT = 24;

  /** From this confidence on a classification is called sure. */
  private static final double SURE = .8;

  /** Of a jump of failed probes that is over. */
  private static final double NO_JUMP = .05;

  private final double silentChangeCycles;
  private final Map<String, String> routes;
  private final ClassifierMetrics metrics;
  private ProcessorContext<String, Signal> context;
  private KeyValueStore<String, Signal> raised;
  private KeyValueStore<String, ClassifiedResponse> exemplars;

  /** Null without routes. */
  private ReadOnlyKeyValueStore<String, Tally> others;

  private CellShares shares;
  private Endings endings;

  public SignalStep(ClassifierSettings settings, ClassifierMetrics metrics) {
    this.silentChangeCycles = settings.silentChangeCycles();
    this.routes = settings.routes();
    this.metrics = Objects.requireNonNull(metrics);
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    this.context = context;
    raised = context.getStateStore(ClassifierTopology.RAISED_SIGNALS);
    exemplars = context.getStateStore(ClassifierTopology.EXEMPLARS);
    others = routes.isEmpty() ? null : context.getStateStore(ClassifierTopology.OTHER_ROUTES);
    shares = new CellShares(context.getStateStore(ClassifierTopology.CLOSED_TALLIES));
    endings = new Endings(shares);
  }

  @Override
  public void process(Record<String, ComparisonVerdict> record) {
    ComparisonVerdict verdict = record.value();
    clearThoseGone(record);
    String key = key(verdict, verdict.kind());
    Signal before = raised.get(key);
    boolean drifted = verdict.verdict().isDrifted();
    if (drifted && before == null) {
      clearEarlierChain(record);
      Signal signal = raise(verdict);
      raised.put(key, signal);
      send(record, signal);
      supersedeSilentChange(record);
    } else if (drifted) {
      raised.put(key, SignalBuilder.builder(before).cycle(verdict.cycle()).build());
    } else if (before != null) {
      clear(record, key, endings.over(before, verdict));
    }
    if (verdict.kind() == ComparisonKind.RELEASE) {
      lookAtFailures(record);
    }
  }

  /**
   * Failed probes of sensitive prompts alone are a finding beside the comparison's, and the only
   * one where so many are missing that they could hide a change.
   */
  private void lookAtFailures(Record<String, ComparisonVerdict> record) {
    ComparisonVerdict verdict = record.value();
    Optional<Contrast> failures =
        verdict.contrasts().stream().filter(one -> one.name().equals("failures")).findFirst();
    if (failures.isEmpty()) {
      return;
    }
    String key = key(verdict, SignalKind.FAILED_PROBES.wireName());
    Signal before = raised.get(key);
    boolean isJump =
        failures.get().verdict() == VerdictState.WARNING && failures.get().explanation() != null;
    if (isJump && before == null) {
      Signal signal = Findings.failedProbes(verdict, failures.get());
      raised.put(key, signal);
      send(record, signal);
    } else if (isJump) {
      raised.put(key, SignalBuilder.builder(before).cycle(verdict.cycle()).build());
    } else if (before != null && failures.get().pValue() > NO_JUMP) {
      clear(record, key, endings.failsAsBefore(before, verdict));
    }
  }

  private Signal raise(ComparisonVerdict verdict) {
    if (verdict.kind() == ComparisonKind.ROUTE) {
      return Findings.routes(verdict, flips(verdict, theirs(verdict)));
    }
    List<SignalFlip> flips =
        flips(verdict, flip -> replyOf(verdict, flip, verdict.baseline(), flip.from()));
    if (verdict.kind() == ComparisonKind.RELEASE_CHAIN) {
      return Findings.chain(verdict, flips, silentChangeCycles);
    }
    if (verdict.kind() != ComparisonKind.SILENT_CHANGE) {
      return Findings.raised(verdict, flips);
    }
    return verdict.cells().isEmpty()
        ? Findings.silentChange(verdict, flips, silentChangeCycles, Optional.empty())
        : Findings.silentChange(
            verdict,
            flips,
            silentChangeCycles,
            Onset.of(shares.history(verdict, verdict.cells().get(0))));
  }

  private static String key(ComparisonVerdict verdict, ComparisonKind kind) {
    return StoreKeys.of(
        verdict.target(),
        kind.wireName(),
        verdict.baseline(),
        kind == ComparisonKind.SILENT_CHANGE ? verdict.baseline() : verdict.candidate(),
        verdict.classifier());
  }

  private static String key(ComparisonVerdict verdict, String kind) {
    return StoreKeys.of(
        verdict.target(), kind, verdict.baseline(), verdict.candidate(), verdict.classifier());
  }

  /** What a release became drifts from what it was: that says more than its silent change. */
  private void supersedeSilentChange(Record<String, ComparisonVerdict> record) {
    ComparisonVerdict verdict = record.value();
    if (verdict.kind() == ComparisonKind.SILENT_CHANGE
        || verdict.kind() == ComparisonKind.ROUTE
        || !ReleasePair.descends(verdict.candidate(), verdict.baseline())) {
      return;
    }
    String key = key(verdict, ComparisonKind.SILENT_CHANGE);
    Signal silent = raised.get(key);
    if (silent != null) {
      clear(record, key, endings.goesOn(silent, verdict));
    }
  }

  /** What answered since a change among releases that did not stay has changed once more. */
  private void clearEarlierChain(Record<String, ComparisonVerdict> record) {
    ComparisonVerdict verdict = record.value();
    if (verdict.kind() != ComparisonKind.RELEASE_CHAIN) {
      return;
    }
    String kind = ComparisonKind.RELEASE_CHAIN.wireName();
    List<String> earlier = new ArrayList<>();
    try (KeyValueIterator<String, Signal> rows =
        raised.prefixScan(
            StoreKeys.prefix(verdict.target(), kind), ClassifierTopology.KEYS.serializer())) {
      rows.forEachRemaining(row -> earlier.add(row.key));
    }
    earlier.forEach(key -> clear(record, key, endings.goesOn(raised.get(key), verdict)));
  }

  /** A silent change verdict comes with every tally, so it shows which releases still answer. */
  private void clearThoseGone(Record<String, ComparisonVerdict> record) {
    ComparisonVerdict verdict = record.value();
    List<String> gone = new ArrayList<>();
    Map<String, Signal> answering = new HashMap<>();
    try (KeyValueIterator<String, Signal> rows =
        raised.prefixScan(
            StoreKeys.prefix(verdict.target()), ClassifierTopology.KEYS.serializer())) {
      rows.forEachRemaining(
          row -> {
            if (isGone(row.value, verdict)) {
              gone.add(row.key);
            } else if (isOfChain(row.value)
                && ReleaseChain.isLastOf(row.value.candidate(), verdict.candidate())) {
              answering.put(row.key, row.value);
            }
          });
    }
    answering.forEach(
        (key, signal) ->
            raised.put(key, SignalBuilder.builder(signal).cycle(verdict.cycle()).build()));
    for (String key : gone) {
      Signal before = raised.get(key);
      boolean isOfRates =
          before.kind() != SignalKind.ROUTE && before.kind() != SignalKind.FAILED_PROBES;
      clear(
          record,
          key,
          isOfRates ? endings.replaced(before, verdict) : endings.comparedAnew(before, verdict));
    }
  }

  private boolean isGone(Signal signal, ComparisonVerdict verdict) {
    String now = verdict.candidate();
    if (signal.kind() == SignalKind.ROUTE
        && (!routes.containsKey(signal.target())
            || verdict.kind() == ComparisonKind.ROUTE
                && !verdict.baseline().equals(signal.baseline()))) {
      return true;
    }
    if (isOfChain(signal)) {
      return verdict.kind() != ComparisonKind.RELEASE_CHAIN
          && signal.cycle() != null
          && Endings.isChainOver(signal.candidate(), signal.cycle(), verdict);
    }
    boolean goesOnUnderItsNextName =
        signal.kind() == SignalKind.SILENT_CHANGE && ReleasePair.descends(now, signal.candidate());
    return !signal.candidate().equals(now)
        && !goesOnUnderItsNextName
        && signal.cycle() != null
        && !CurrentGauges.isCurrent(signal.cycle(), verdict.cycle());
  }

  private static boolean isOfChain(Signal signal) {
    return signal.kind() == SignalKind.RELEASE_CHAIN;
  }

  private void clear(Record<String, ComparisonVerdict> record, String key, Signal cleared) {
    raised.delete(key);
    send(record, cleared);
  }

  private void send(Record<String, ComparisonVerdict> record, Signal signal) {
    metrics.signal(signal.target(), signal.kind(), signal.state());
    context.forward(record.withValue(signal));
  }

  /** A reply to quote, and whether its classification is sure. */
  private record Quote(String excerpt, boolean sure) {}

  /** What the other route of a comparison replied; what it shares is sure. */
  private Function<Flip, Optional<Quote>> theirs(ComparisonVerdict verdict) {
    RouteQuotes quotes = RouteLooks.quotes(others, routes.get(verdict.target()), verdict);
    return flip -> quotes.before(flip).map(excerpt -> new Quote(excerpt, true));
  }

  private Optional<Quote> replyOf(
      ComparisonVerdict verdict, Flip flip, String release, Outcome outcome) {
    return Optional.ofNullable(exemplar(verdict, flip, release, outcome))
        .map(reply -> new Quote(text(reply.excerpt()), isSure(reply)));
  }

  /**
   * The flips that explain most, sure classifications of both replies before unsure ones.
   *
   * @param before the reply on the baseline's side
   */
  private List<SignalFlip> flips(
      ComparisonVerdict verdict, Function<Flip, Optional<Quote>> before) {
    record Quoted(SignalFlip flip, boolean sure) {}
    List<Quoted> quoted = new ArrayList<>();
    for (Flip flip : verdict.flips().stream().limit(MOST_LOOKED_AT).toList()) {
      Optional<Quote> first = before.apply(flip);
      ClassifiedResponse after = exemplar(verdict, flip, verdict.candidate(), flip.to());
      if (first.isPresent() && after != null) {
        quoted.add(
            new Quoted(
                new SignalFlip(
                    flip.promptId(),
                    flip.lang(),
                    flip.from().wireName(),
                    flip.to().wireName(),
                    text(after.promptExcerpt()),
                    first.get().excerpt(),
                    text(after.excerpt()),
                    after.topic(),
                    after.arm().wireName(),
                    flip.shown()),
                first.get().sure() && isSure(after)));
      }
    }
    // Stable: among the sure ones the order of what they explain stays.
    return quoted.stream()
        .sorted(Comparator.comparing(Quoted::sure).reversed())
        .limit(MOST_FLIPS)
        .map(Quoted::flip)
        .toList();
  }

  static boolean isSure(ClassifiedResponse reply) {
    return !reply.abstained() && reply.confidence() >= SURE;
  }

  private ClassifiedResponse exemplar(
      ComparisonVerdict verdict, Flip flip, String release, Outcome outcome) {
    return exemplars.get(
        StoreKeys.of(verdict.target(), flip.promptId(), flip.lang(), release, outcome.wireName()));
  }

  private static String text(String excerpt) {
    return excerpt == null ? "" : excerpt;
  }
}
