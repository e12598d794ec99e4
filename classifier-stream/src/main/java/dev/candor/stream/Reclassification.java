package dev.candor.stream;

import dev.candor.classification.ResponseClassifier;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ClassifiedResponseBuilder;
import dev.candor.events.RecordingEnd;
import dev.candor.events.Response;
import dev.candor.events.Tally;
import dev.candor.events.TallyBuilder;
import dev.candor.model.Outcome;
import dev.candor.stream.state.OpenStratum;
import dev.candor.stream.state.Prompted;
import dev.candor.stream.state.SecondLooks;
import dev.candor.stream.step.ClassifyStep;
import dev.candor.stream.step.Tallies;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Classifies a monitor's responses again under another version of the classifier, and tallies the
 * cycles that are closed as the topology did. Rates of the two versions stay apart, since every
 * record names its version. Not thread-safe.
 */
public final class Reclassification {
  /** Why the tallies that come of it are closed. */
  public static final String RECLASSIFIED = ClassifiedResponse.RECLASSIFIED;

  private record Window(String target, String release, long cycle) {}

  private static final class Counts {
    private final Map<Prompted, OpenStratum> strata = new TreeMap<>();
    private SecondLooks looks = SecondLooks.NONE;
  }

  private final ResponseClassifier classifier;
  private final Map<Window, Counts> windows = new java.util.HashMap<>();

  public Reclassification(ResponseClassifier classifier) {
    this.classifier = Objects.requireNonNull(classifier);
  }

  /** The version that stands in everything it makes. */
  public String version() {
    return classifier.version();
  }

  /**
   * Classifies a response and counts it in its cycle.
   *
   * @param partition where the response stands, for transcripts
   * @return empty for a failed probe, the end of a recording, and an outcome that a recording came
   *     with: no version has a say in those
   * @throws RuntimeException if the classifier fails on it; it is then counted nowhere
   */
  public Optional<ClassifiedResponse> take(Response response, int partition, long offset) {
    if (RecordingEnd.of(response).isPresent()) {
      return Optional.empty();
    }
    ClassifiedResponse found =
        ClassifyStep.classified(response, partition, offset, version(), classifier::classify);
    if (found.outcome() == null || !found.classifier().equals(version())) {
      return Optional.empty();
    }
    count(found);
    return Optional.of(ClassifiedResponseBuilder.builder(found).kind(RECLASSIFIED).build());
  }

  private void count(ClassifiedResponse found) {
    Counts counts =
        windows.computeIfAbsent(
            new Window(found.target(), found.release(), found.cycle()), any -> new Counts());
    counts.strata.compute(
        new Prompted(found.promptId(), found.lang()),
        (any, before) ->
            (before == null
                    ? OpenStratum.empty(
                        found.intent(), found.topic(), found.arm(), Outcome.values().length)
                    : before)
                .with(found));
    if (found.abstained()) {
      counts.looks = counts.looks.with(found);
    }
  }

  /**
   * What a tally becomes under this version: the same release and cycle, with every reply of it,
   * those included that came too late to be tallied then.
   */
  public Optional<Tally> again(Tally tally) {
    Counts counts = windows.get(new Window(tally.target(), tally.release(), tally.cycle()));
    if (counts == null) {
      return Optional.empty();
    }
    Map<Prompted, OpenStratum> strata = new TreeMap<>(counts.strata);
    Tallies.addFailures(strata, Tallies.failures(tally));
    return Optional.of(
        TallyBuilder.builder(tally)
            .classifier(version())
            .closedBy(RECLASSIFIED)
            .judged(counts.looks.judged())
            .abstained(counts.looks.abstained())
            .judgedLate(counts.looks.tooLate())
            .strata(Tallies.strata(strata))
            .build());
  }
}
