package dev.candor.stream.step;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.events.SignalFlip;
import dev.candor.model.Cell;
import dev.candor.model.ComparisonKind;
import dev.candor.model.Flip;
import dev.candor.model.Outcome;
import dev.candor.stream.ClassifierMetrics;
import dev.candor.stream.ClassifierTopology;
import dev.candor.stream.state.StoreKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Raises a signal when a comparison has drifted and clears it when the drift is over: when the
 * verdict is no longer drifted, or when the candidate has not answered for two cycles while another
 * release has. Each is sent once; its id is that of the comparison.
 */
public final class SignalStep implements Processor<String, ComparisonVerdict, String, Signal> {
  private static final int MOST_FLIPS = 3;
  private static final String RAISED = "raised";
  private static final String CLEARED = "cleared";

  private final ClassifierMetrics metrics;
  private ProcessorContext<String, Signal> context;
  private KeyValueStore<String, Signal> raised;
  private KeyValueStore<String, ClassifiedResponse> exemplars;

  public SignalStep(ClassifierMetrics metrics) {
    this.metrics = Objects.requireNonNull(metrics);
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    this.context = context;
    raised = context.getStateStore(ClassifierTopology.RAISED_SIGNALS);
    exemplars = context.getStateStore(ClassifierTopology.EXEMPLARS);
  }

  @Override
  public void process(Record<String, ComparisonVerdict> record) {
    ComparisonVerdict verdict = record.value();
    clearThoseGone(record);
    String key =
        StoreKeys.of(
            verdict.target(),
            verdict.kind().wireName(),
            verdict.baseline(),
            verdict.candidate(),
            verdict.classifier());
    Signal before = raised.get(key);
    boolean drifted = verdict.verdict().isDrifted();
    if (drifted && before == null) {
      Signal signal = raise(verdict);
      raised.put(key, signal);
      send(record, signal);
    } else if (drifted) {
      raised.put(key, SignalBuilder.builder(before).cycle(verdict.cycle()).build());
    } else if (before != null) {
      clear(record, key, before, "The drift is over: " + before.summary());
    }
  }

  /** A silent change verdict comes with every tally, so it shows which releases still answer. */
  private void clearThoseGone(Record<String, ComparisonVerdict> record) {
    ComparisonVerdict verdict = record.value();
    List<String> gone = new ArrayList<>();
    try (KeyValueIterator<String, Signal> rows =
        raised.prefixScan(
            StoreKeys.prefix(verdict.target()), ClassifierTopology.KEYS.serializer())) {
      rows.forEachRemaining(
          row -> {
            if (!row.value.candidate().equals(verdict.candidate())
                && row.value.cycle() != null
                && !CurrentGauges.isCurrent(row.value.cycle(), verdict.cycle())) {
              gone.add(row.key);
            }
          });
    }
    for (String key : gone) {
      Signal before = raised.get(key);
      clear(
          record,
          key,
          before,
          before.target()
              + " no longer answers with "
              + before.candidate()
              + " but with "
              + verdict.candidate()
              + ".");
    }
  }

  private void clear(
      Record<String, ComparisonVerdict> record, String key, Signal before, String summary) {
    raised.delete(key);
    send(
        record,
        SignalBuilder.builder(before)
            .signalId(before.signalId() + "/" + CLEARED)
            .state(CLEARED)
            .at(record.value().decidedAt())
            .cycle(record.value().cycle())
            .summary(summary)
            .build());
  }

  private void send(Record<String, ComparisonVerdict> record, Signal signal) {
    metrics.signal(signal.target(), signal.kind(), signal.state());
    context.forward(record.withValue(signal));
  }

  private Signal raise(ComparisonVerdict verdict) {
    Optional<Cell> lead = leadingCell(verdict);
    String kind = kind(verdict, lead);
    return SignalBuilder.builder()
        .signalId(
            String.join(
                "/",
                kind,
                verdict.target(),
                verdict.baseline(),
                verdict.candidate(),
                verdict.classifier(),
                String.valueOf(verdict.cycle())))
        .kind(kind)
        .state(RAISED)
        .target(verdict.target())
        .baseline(verdict.baseline())
        .candidate(verdict.candidate())
        .topic(lead.map(Cell::topic).orElse("all"))
        .lang(lead.map(Cell::lang).orElse("all"))
        .measure(lead.map(Cell::measure).orElse("constrained"))
        .direction(verdict.direction().wireName())
        .baselineRate(lead.map(cell -> cell.baseline().rate()).orElse(null))
        .candidateRate(lead.map(cell -> cell.candidate().rate()).orElse(null))
        .difference(lead.map(Cell::difference).orElse(null))
        .low(lead.map(Cell::low).orElse(null))
        .high(lead.map(Cell::high).orElse(null))
        .pValue(lead.map(Cell::pValue).orElse(null))
        .level(verdict.level())
        .cycle(verdict.cycle())
        .since(Objects.requireNonNullElse(verdict.since(), verdict.decidedAt()))
        .at(verdict.decidedAt())
        .summary(summary(verdict, lead))
        .flips(flips(verdict))
        .build();
  }

  /** The drifted cell that says most: the widest of the smallest p-values, constrained first. */
  private static Optional<Cell> leadingCell(ComparisonVerdict verdict) {
    return verdict.cells().stream()
        .filter(cell -> cell.verdict().isDrifted())
        .min(
            Comparator.comparing((Cell cell) -> !cell.topic().equals("all"))
                .thenComparing(cell -> !cell.measure().equals("constrained"))
                .thenComparing(Cell::pValue)
                .thenComparing(cell -> -Math.abs(cell.difference())));
  }

  private static String kind(ComparisonVerdict verdict, Optional<Cell> lead) {
    if (verdict.kind() == ComparisonKind.SILENT_CHANGE) {
      return "silent_change";
    }
    boolean constrainedMoved =
        lead.map(Cell::measure)
            .filter(measure -> measure.equals("constrained") || measure.equals("unanswered"))
            .isPresent();
    return constrainedMoved ? "release_drift" : "composition";
  }

  private static String summary(ComparisonVerdict verdict, Optional<Cell> lead) {
    if (verdict.kind() == ComparisonKind.SILENT_CHANGE) {
      return String.format(
          "%s answers differently under the same release %s (%s), %s.",
          verdict.target(),
          verdict.candidate(),
          verdict.direction().wireName().replace('_', ' '),
          verdict.note());
    }
    String what =
        lead.map(
                cell ->
                    String.format(
                        Locale.ROOT,
                        "%s in %s%s went from %.0f %% to %.0f %% (difference %+.0f points, 95 %%"
                            + " interval %+.0f to %+.0f; p = %.2g at any look)",
                        cell.measure(),
                        cell.lang().equals("all") ? "all languages" : cell.lang(),
                        cell.topic().equals("all") ? "" : " on " + cell.topic(),
                        100 * cell.baseline().rate(),
                        100 * cell.candidate().rate(),
                        100 * cell.difference(),
                        100 * cell.low(),
                        100 * cell.high(),
                        cell.pValue()))
            .orElse("the mix of outcomes moved");
    return String.format(
        "%s %s answers %s than %s: %s.",
        verdict.target(),
        verdict.candidate(),
        switch (verdict.direction()) {
          case MORE_CONSTRAINED -> "with more constraint";
          case LESS_CONSTRAINED -> "with less constraint";
          default -> "differently";
        },
        verdict.baseline(),
        what);
  }

  private List<SignalFlip> flips(ComparisonVerdict verdict) {
    List<SignalFlip> flips = new ArrayList<>();
    for (Flip flip : verdict.flips()) {
      ClassifiedResponse before = exemplar(verdict, flip, verdict.baseline(), flip.from());
      ClassifiedResponse after = exemplar(verdict, flip, verdict.candidate(), flip.to());
      if (before != null && after != null) {
        flips.add(
            new SignalFlip(
                flip.promptId(),
                flip.lang(),
                flip.from().wireName(),
                flip.to().wireName(),
                text(after.promptExcerpt()),
                text(before.excerpt()),
                text(after.excerpt())));
      }
      if (flips.size() == MOST_FLIPS) {
        break;
      }
    }
    return flips;
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
