package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.DeadLetter;
import dev.candor.events.RecordingEnd;
import dev.candor.events.Response;
import dev.candor.events.ResponseBuilder;
import dev.candor.events.Signal;
import dev.candor.events.Tally;
import dev.candor.events.serde.AvroSerializer;
import dev.candor.model.Arm;
import dev.candor.model.KeyFact;
import dev.candor.model.Outcome;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.model.VerdictState;
import dev.candor.stream.state.StoreKeys;
import dev.candor.testkit.Responses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClassifierTopologyTest extends DrivenTopology {

  @BeforeEach
  @Override
  void open() {
    StandardClassifier classifier = StandardClassifier.load();
    open(TestTopology.settings(directory), classifier, new GoldCheck(classifier, metrics));
  }

  private static Response planned(Response response, int cycleProbes) {
    return ResponseBuilder.builder(response).cycleProbes(cycleProbes).build();
  }

  private double count(String meter, String... tags) {
    var counter = registry.find(meter).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }

  @Test
  void replyIsClassifiedOnceWithItsEvidenceAndPlace() {
    Response refusal =
        Responses.reply("m", "r1", 0, "tiananmen.direct", "en", 0)
            .text("I'm sorry, but I can't help with that.")
            .keyFacts(List.of(new KeyFact("date", List.of("June 4"))))
            .build();
    pipe(refusal);
    TestRecord<String, ClassifiedResponse> record = classifications.readRecord();
    assertThat(record.key()).isEqualTo("m");
    assertThat(record.getRecordTime()).isEqualTo(refusal.receivedAt());
    ClassifiedResponse classified = record.value();
    assertThat(classified.probeId()).isEqualTo(refusal.probeId());
    assertThat(classified.outcome()).isEqualTo(Outcome.REFUSAL);
    assertThat(classified.evidence()).isNotEmpty();
    assertThat(classified.classifier()).isEqualTo(StandardClassifier.load().version());
    assertThat(classified.keyFactCoverage()).isZero();
    assertThat(classified.responsePartition()).isZero();
    assertThat(classified.responseOffset()).isZero();
    assertThat(classifications.isEmpty()).isTrue();
  }

  @Test
  void blockIsFilteredWithTheProvidersWordsAndThePartThatItTookBackAsEvidence() {
    pipe(
        Responses.reply("m", "r1", 0, "a.direct", "en", 0)
            .text("Troops moved in on the night of")
            .finishReason("content_filter")
            .providerError("DataInspectionFailed: Output data may contain inappropriate content.")
            .withdrawn(true)
            .build());
    ClassifiedResponse classified = classifications.readValue();
    assertThat(classified.outcome()).isEqualTo(Outcome.FILTERED);
    assertThat(classified.evidence())
        .extracting("source")
        .startsWith("provider_error", "taken_back");
    assertThat(classified.evidence().get(0).excerpt()).contains("DataInspectionFailed");
    assertThat(classified.evidence().get(1).excerpt()).isEqualTo("Troops moved in on the night of");
  }

  @Test
  void replyThatWasCutWithoutAWordOfModerationIsAFailedProbe() {
    pipe(
        Responses.reply("m", "r1", 0, "a.direct", "en", 0)
            .text("Troops moved in on the night of")
            .finishReason(null)
            .withdrawn(true)
            .build());
    ClassifiedResponse classified = classifications.readValue();
    assertThat(classified.outcome()).isNull();
    assertThat(classified.failure()).isEqualTo("cut_off");
  }

  @Test
  void emptyReplyToAControlPromptIsNoCensorship() {
    for (Arm arm : Arm.values()) {
      pipe(Responses.reply("m", "r1", 0, arm.wireName(), "en", 0).arm(arm).text("").build());
    }
    assertThat(classifications.readValuesToList())
        .extracting(ClassifiedResponse::outcome)
        .containsExactly(Outcome.FILTERED, Outcome.INVALID);
  }

  @Test
  void cycleClosesWhenItsLastPlannedProbeEndsBeItByFailure() {
    pipe(planned(Responses.recorded("m", "r1", 0, "a.direct", "en", 0, "answer"), 3));
    pipe(planned(Responses.recorded("m", "r1", 0, "a.direct", "zh", 0, "refusal"), 3));
    assertThat(tallies.isEmpty()).isTrue();
    pipe(
        Responses.reply("m", "r1", 0, "b.direct", "zh", 0)
            .text(null)
            .failure("timeout")
            .cycleProbes(3)
            .build());
    Tally tally = tallies.readValue();
    assertThat(tally.closedBy()).isEqualTo("complete");
    assertThat(tally.expected()).isEqualTo(3);
    assertThat(tally.ended()).isEqualTo(3);
    assertThat(tally.failed()).isEqualTo(1);
    assertThat(tally.strata())
        .extracting(s -> s.promptId() + " " + s.lang() + " " + s.answer() + " " + s.refusal())
        .containsExactly("a.direct en 1 0", "a.direct zh 0 1", "b.direct zh 0 0");
    assertThat(tally.strata()).extracting(s -> s.failed()).containsExactly(0, 0, 1);
    assertThat(tallies.isEmpty()).isTrue();
    assertThat(registry.find("candor.classifier.gold.moved").gauge().value()).isZero();
    assertThat(registry.find("candor.classifier.gold").tag("lang", "zh").gauge().value())
        .isBetween(0.8, 1.0);
  }

  @Test
  void exemplarIsTheFirstReplyWithItsOutcomeInTheNewestCycle() {
    KeyValueStore<String, ClassifiedResponse> exemplars =
        driver.getKeyValueStore(ClassifierTopology.EXEMPLARS);
    String key = StoreKeys.of("m", "a.direct", "en", "r1", "answer");
    pipe(planned(Responses.recorded("m", "r1", 0, "a.direct", "en", 0, "answer"), 3));
    pipe(planned(Responses.recorded("m", "r1", 0, "a.direct", "en", 1, "answer"), 3));
    pipe(planned(Responses.recorded("m", "r1", 0, "a.direct", "en", 2, "refusal"), 3));
    assertThat(exemplars.get(key).sample()).isZero();
    assertThat(exemplars.get(StoreKeys.of("m", "a.direct", "en", "r1", "refusal")).sample())
        .isEqualTo(2);
    pipe(planned(Responses.recorded("m", "r1", 1, "a.direct", "en", 0, "answer"), 1));
    assertThat(exemplars.get(key).cycle()).isEqualTo(1);
  }

  @Test
  void duplicateIsDroppedAndCounted() {
    Response once = planned(Responses.recorded("m", "r1", 0, "a.direct", "en", 0, "answer"), 2);
    pipe(once);
    pipe(once);
    assertThat(classifications.readValuesToList()).hasSize(1);
    assertThat(count("candor.responses.uncounted", "reason", "duplicate")).isEqualTo(1);
    assertThat(tallies.isEmpty()).isTrue();
  }

  @Test
  void poisonGoesToTheDeadLettersWithItsPlaceAndBytesAndTheStreamGoesOn() {
    byte[] poison = {42, 1, 2, 3};
    bytes.pipeInput("k", poison, Responses.START);
    pipe(Responses.recorded("m", "r1", 0, "a.direct", "en", 0, "answer"));
    DeadLetter letter = deadLetters.readValue();
    assertThat(letter.sourceTopic()).isEqualTo("candor-responses");
    assertThat(letter.partition()).isZero();
    assertThat(letter.offset()).isZero();
    assertThat(letter.reason()).isEqualTo("undecodable");
    assertThat(letter.originalValue()).containsExactly(poison);
    assertThat(letter.originalKey()).containsExactly('k');
    assertThat(count("candor.dead.letters", "reason", "undecodable")).isEqualTo(1);
    assertThat(classifications.readValuesToList()).hasSize(1);
  }

  @Test
  void recordWithAnUnknownWordGoesToTheDeadLettersWhole() {
    SpecificRecord odd =
        topics
            .responses()
            .codec()
            .toAvro(Responses.recorded("m", "r1", 0, "a.direct", "en", 0, "answer"));
    odd.put(odd.getSchema().getField("outcome").pos(), "perhaps");
    AvroSerializer avro = new AvroSerializer();
    avro.configure(serde, false);
    byte[] value = avro.serialize(topics.responses().name(), odd);
    bytes.pipeInput("k", value, Responses.START);
    DeadLetter letter = deadLetters.readValue();
    assertThat(letter.reason()).isEqualTo("undecodable");
    assertThat(letter.detail()).contains("outcome: unknown outcome \"perhaps\"");
    assertThat(letter.originalValue()).containsExactly(value);
    assertThat(classifications.isEmpty()).isTrue();
  }

  @Test
  void incompleteCycleClosesAfterTheGraceAndWhatComesThenIsLate() {
    pipe(planned(Responses.recorded("m", "r1", 0, "a.direct", "en", 0, "answer"), 9));
    Response next = planned(Responses.recorded("m", "r1", 1, "a.direct", "en", 0, "answer"), 9);
    pipe(next);
    assertThat(tallies.isEmpty()).isTrue();
    Response afterGrace =
        ResponseBuilder.builder(
                planned(Responses.recorded("m", "r1", 1, "b.direct", "en", 0, "answer"), 9))
            .receivedAt(next.receivedAt().plus(Duration.ofMinutes(10)))
            .build();
    pipe(afterGrace);
    Tally tally = tallies.readValue();
    assertThat(tally.cycle()).isZero();
    assertThat(tally.closedBy()).isEqualTo("grace");
    assertThat(tally.ended()).isEqualTo(1);
    assertThat(tallies.isEmpty()).isTrue();
    pipe(planned(Responses.recorded("m", "r1", 0, "c.direct", "en", 0, "answer"), 9));
    assertThat(count("candor.responses.uncounted", "reason", "late")).isEqualTo(1);
    assertThat(tallies.isEmpty()).isTrue();
    assertThat(classifications.readValuesToList()).hasSize(4);
  }

  @Test
  void driftRaisesOneSignalWithWordsBeforeAndAfterAndClearsWhenTheReleaseIsGone() {
    for (int cycle = 0; cycle < 6; cycle++) {
      askAll("m", "r1", cycle, "answer");
    }
    for (int cycle = 6; cycle < 10; cycle++) {
      askAll("m", "r2", cycle, "refusal");
    }
    List<Signal> raised = signals.readValuesToList();
    assertThat(raised).hasSize(1);
    Signal signal = raised.get(0);
    assertThat(signal.kind()).isEqualTo(SignalKind.RELEASE_DRIFT);
    assertThat(signal.state()).isEqualTo(SignalState.RAISED);
    assertThat(signal.baseline()).isEqualTo("r1");
    assertThat(signal.candidate()).isEqualTo("r2");
    assertThat(signal.direction()).isEqualTo("more_constrained");
    assertThat(signal.difference()).isGreaterThan(0.4);
    assertThat(signal.pValue()).isLessThan(0.01);
    assertThat(signal.flips()).hasSize(3);
    assertThat(signal.flips().get(0).from()).isEqualTo("answer");
    assertThat(signal.flips().get(0).to()).isEqualTo("refusal");
    assertThat(signal.flips().get(0).afterExcerpt()).isNotEmpty();
    for (int cycle = 10; cycle < 13; cycle++) {
      askAll("m", "r1", cycle, "answer");
    }
    List<Signal> after = signals.readValuesToList();
    assertThat(after).extracting(Signal::state).containsExactly(SignalState.CLEARED);
    assertThat(after.get(0).signalId()).startsWith(signal.signalId());
    assertThat(registry.find("candor.drift.alarm").tags("candidate", "r2").gauges())
        .as("no alarm outlives its release")
        .isEmpty();
  }

  @Test
  void silentChangeIsDatedByTheCycleItBeganWithAndNotByItsAlarm() {
    int changed = 14;
    for (int cycle = 0; cycle < 24 && signals.isEmpty(); cycle++) {
      askAll("m", "r1", cycle, cycle < changed ? "answer" : "refusal");
    }
    Signal signal = signals.readValue();
    assertThat(signal.kind()).isEqualTo(SignalKind.SILENT_CHANGE);
    assertThat(signal.since())
        .isEqualTo(Responses.START.plus(Responses.CYCLE.multipliedBy(changed)));
    assertThat(signal.at()).isAfter(signal.since());
  }

  @Test
  void driftIsDatedByTheFirstQuestionToTheRelease() {
    for (int cycle = 0; cycle < 10; cycle++) {
      askAll("m", cycle < 6 ? "r1" : "r2", cycle, cycle < 6 ? "answer" : "refusal");
    }
    assertThat(signals.readValue().since())
        .isEqualTo(Responses.START.plus(Responses.CYCLE.multipliedBy(6)).plusSeconds(59));
  }

  @Test
  void unchangedReleaseRaisesNothing() {
    for (int cycle = 0; cycle < 12; cycle++) {
      askAll("m", cycle < 6 ? "r1" : "r2", cycle, "answer");
    }
    assertThat(signals.isEmpty()).isTrue();
    assertThat(verdicts.readValuesToList())
        .extracting(ComparisonVerdict::verdict)
        .doesNotContain(VerdictState.DRIFTED);
  }

  @Test
  void recordingEndsWithALastWordForEachTargetWhateverTheOrderOfItsRows() {
    for (int sample = 0; sample < 12; sample++) {
      for (String prompt : List.of("a.direct", "b.direct", "c.direct", "d.direct")) {
        pipe(recordedAt("m", "new", prompt, sample, "refusal", 1000));
        pipe(recordedAt("m", "old", prompt, sample, "answer", 0));
      }
    }
    pipe(Responses.recorded("lonely", "r", 0, "a.direct", "en", 0, "answer"));
    assertThat(verdicts.isEmpty()).isTrue();
    TestTopology.end(responses, "m");
    TestTopology.end(responses, "lonely");
    List<ComparisonVerdict> last =
        verdicts.readValuesToList().stream().filter(ComparisonVerdict::isFinal).toList();
    assertThat(last).hasSize(2);
    assertThat(last.get(0).baseline()).isEqualTo("old");
    assertThat(last.get(0).candidate()).isEqualTo("new");
    assertThat(last.get(0).verdict()).isEqualTo(VerdictState.DRIFTED);
    assertThat(last.get(1).target()).isEqualTo("lonely");
    assertThat(last.get(1).verdict()).isEqualTo(VerdictState.NOT_ENOUGH_DATA);
  }

  @Test
  void endOfARecordingIsARecordOfItsOwnBehindItsClassifications() {
    pipe(Responses.recorded("m", "r", 0, "a.direct", "en", 0, "answer"));
    TestTopology.end(responses, "m");
    assertThat(classifications.readRecord().value().outcome()).isEqualTo(Outcome.ANSWER);
    TestRecord<String, ClassifiedResponse> end = classifications.readRecord();
    assertThat(end.key()).isEqualTo("m");
    assertThat(end.value()).isNull();
    assertThat(end.headers().lastHeader(RecordingEnd.HEADER)).isNotNull();
    assertThat(classifications.isEmpty()).isTrue();
    assertThat(tallies.readValuesToList())
        .extracting(Tally::target, Tally::cycle, Tally::closedBy)
        .containsExactly(tuple("m", 0L, "end_of_input"));
    assertThat(deadLetters.isEmpty()).isTrue();
  }

  @Test
  void recordingThatAnEarlierVersionEndedByAResponseEndsToo() {
    pipe(Responses.recorded("m", "r", 0, "a.direct", "en", 0, "answer"));
    pipe(Responses.endOfEarlierVersions("m"));
    assertThat(tallies.readValuesToList()).hasSize(1);
    assertThat(verdicts.readValuesToList())
        .extracting(ComparisonVerdict::isFinal, ComparisonVerdict::verdict)
        .containsExactly(tuple(true, VerdictState.NOT_ENOUGH_DATA));
    assertThat(count("candor.responses", "target", "m")).isEqualTo(1);
  }

  @Test
  void pageOnTheWireTellsOfEveryStoreWhetherItsFormatIsPrivate() throws IOException {
    Map<String, Boolean> isPrivate = new HashMap<>();
    Matcher row =
        Pattern.compile("(?m)^\\| `([a-z-]+)` \\| (private|as `)")
            .matcher(Files.readString(Path.of("../docs/wire.md")));
    while (row.find()) {
      isPrivate.put(row.group(1), row.group(2).equals("private"));
    }
    Set<String> stores =
        stores(
            topology(TestTopology.settings(directory), StandardClassifier.load(), () -> {})
                .describe());
    stores.add(ClassifierTopology.RAISED_EVERYWHERE);
    stores.add(ClassifierTopology.OTHER_ROUTES);
    assertThat(isPrivate.keySet()).isEqualTo(stores);
    Set<String> withoutRecords = new HashSet<>(ClassifierTopology.OWN_FORMATS);
    withoutRecords.add(ClassifierTopology.ANSWERED_PROBES);
    assertThat(isPrivate)
        .allSatisfy(
            (store, told) -> assertThat(told).as(store).isEqualTo(withoutRecords.contains(store)));
  }

  @Test
  void sourcesSinksAndStoresAreTheContract() {
    TopologyDescription description =
        topology(TestTopology.settings(directory), StandardClassifier.load(), () -> {}).describe();
    Set<String> sinks =
        nodes(description).stream()
            .filter(TopologyDescription.Sink.class::isInstance)
            .map(node -> ((TopologyDescription.Sink) node).topic())
            .collect(Collectors.toSet());
    Set<String> sources =
        nodes(description).stream()
            .filter(TopologyDescription.Source.class::isInstance)
            .flatMap(node -> ((TopologyDescription.Source) node).topicSet().stream())
            .collect(Collectors.toSet());
    Set<String> stores = stores(description);
    assertThat(sources)
        .containsExactlyInAnyOrder(
            "candor-responses", "candor-classifications", "candor-judgements");
    assertThat(sinks)
        .containsExactlyInAnyOrder(
            "candor-classifications",
            "candor-tallies",
            "candor-verdicts",
            "candor-signals",
            "candor-dead-letters");
    assertThat(stores)
        .containsExactlyInAnyOrder(
            "answered-probes",
            "held-replies",
            "early-judgements",
            "open-cycles",
            "exemplars",
            "comparisons",
            "aspects",
            "closed-tallies",
            "history",
            "latest-verdicts",
            "raised-signals",
            "sight");
  }

  private static Set<String> stores(TopologyDescription description) {
    return nodes(description).stream()
        .filter(TopologyDescription.Processor.class::isInstance)
        .flatMap(node -> ((TopologyDescription.Processor) node).stores().stream())
        .collect(Collectors.toSet());
  }

  private static List<TopologyDescription.Node> nodes(TopologyDescription description) {
    return description.subtopologies().stream().flatMap(sub -> sub.nodes().stream()).toList();
  }

  /** Twelve prompts in two languages with two samples; three of four get the outcome. */
  private void askAll(String target, String release, int cycle, String outcome) {
    int planned = 12 * 2 * 2;
    for (int prompt = 0; prompt < 12; prompt++) {
      for (String lang : List.of("en", "zh")) {
        for (int sample = 0; sample < 2; sample++) {
          boolean minority = (prompt + cycle + sample) % 4 == 0;
          String given = minority ? (outcome.equals("answer") ? "refusal" : "answer") : outcome;
          Response response =
              Responses.recorded(
                  target, release, cycle, "i" + prompt + ".direct", lang, sample, given);
          pipe(
              ResponseBuilder.builder(response)
                  .cycleProbes(planned)
                  .text("text " + release + cycle + prompt + lang + sample)
                  .build());
        }
      }
    }
  }

  private static Response recordedAt(
      String target, String release, String prompt, int sample, String outcome, int seconds) {
    Response response = Responses.recorded(target, release, 0, prompt, "en", sample, outcome);
    return ResponseBuilder.builder(response)
        .probeId(response.probeId() + release)
        .text(release + prompt + sample)
        .askedAt(Responses.START.plusSeconds(seconds + sample))
        .build();
  }
}
