package dev.candor.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.serde.EventSerdes;
import dev.candor.model.Arm;
import dev.candor.model.Cell;
import dev.candor.model.ComparisonKind;
import dev.candor.model.Direction;
import dev.candor.model.Flip;
import dev.candor.model.Outcome;
import dev.candor.model.Share;
import dev.candor.model.VerdictState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

class RecordPartsTest {
  private static final Instant START = Instant.parse("2026-03-30T22:00:00Z");
  private final Topics topics = new Topics("");
  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://record-parts"));

  private static StratumCounts stratum(int prompt, int most) {
    return new StratumCounts(
        "提示-" + prompt,
        "intent-" + prompt,
        "topic",
        Arm.SENSITIVE,
        "zh",
        most,
        most,
        most,
        most,
        most,
        most,
        most,
        LongStream.range(0, 64).map(i -> Long.MIN_VALUE + i * prompt).boxed().toList(),
        1.5,
        most,
        most,
        IntStream.range(0, 10).mapToObj(i -> most).toList(),
        most,
        most,
        IntStream.range(0, 64).mapToObj(i -> 60 + i).toList());
  }

  private static Tally tally(String release, int strata) {
    return new Tally(
        "m",
        release,
        7,
        START,
        START,
        START,
        "complete",
        "v1",
        10,
        10,
        1,
        2,
        3,
        4,
        IntStream.range(0, strata).mapToObj(i -> stratum(i, Integer.MAX_VALUE)).toList(),
        List.of(),
        0,
        1);
  }

  private static ComparisonVerdict verdict(int cells, int flips) {
    Cell cell =
        new Cell(
            "主题".repeat(20),
            "zh",
            "sensitive",
            "key_facts_incomplete_in_answers_of_any_kind",
            Share.of(Long.MAX_VALUE, 1),
            Share.of(Long.MAX_VALUE, 2),
            .1,
            .2,
            .3,
            .4,
            VerdictState.NOT_ENOUGH_DATA,
            "fewer than two prompts",
            Integer.MAX_VALUE,
            .5);
    List<Flip> flipped = new ArrayList<>();
    for (int i = 0; i < flips; i++) {
      flipped.add(
          new Flip(
              "prompt-" + i,
              "zh",
              Outcome.DEFLECTION,
              Outcome.DEFLECTION,
              "主题".repeat(20),
              Arm.SENSITIVE,
              true));
    }
    return new ComparisonVerdict(
        "m/r1/r2/v1/7",
        "m",
        "r1",
        "r2",
        ComparisonKind.RELEASE,
        VerdictState.DRIFTED,
        Direction.MORE_CONSTRAINED,
        .01,
        7,
        START,
        "v1",
        Collections.nCopies(cells, cell),
        List.of(),
        flipped,
        "a note",
        false,
        START,
        List.of(new VerdictNote("invalid", List.of("7"))),
        0,
        1);
  }

  @Test
  void shortRecordIsItsOnlyPart() {
    Tally tally = tally("r1", 3);
    assertThat(RecordParts.ofTallies().split(tally)).containsExactly(tally);
    assertThat(RecordParts.ofTallies().take(tally)).contains(tally);
    Tally empty = tally("r1", 0);
    assertThat(RecordParts.ofTallies().split(empty)).containsExactly(empty);
    ComparisonVerdict verdict = verdict(2, 1);
    assertThat(RecordParts.ofVerdicts().split(verdict)).containsExactly(verdict);
  }

  @Test
  void longRecordsComeApartBelowTheirBoundAndTogetherAsTheyWere() {
    Tally tally = tally("r1", 5_000);
    List<Tally> parts = RecordParts.ofTallies().split(tally);
    assertThat(parts).hasSizeGreaterThan(5);
    assertBelowBound(parts, topics.tallies());
    RecordParts<Tally> reading = RecordParts.ofTallies();
    assertThat(parts.stream().flatMap(part -> reading.take(part).stream())).containsExactly(tally);

    ComparisonVerdict verdict = verdict(9_000, 9_000);
    List<ComparisonVerdict> pieces = RecordParts.ofVerdicts().split(verdict);
    assertThat(pieces).hasSizeGreaterThan(3);
    assertBelowBound(pieces, topics.verdicts());
    RecordParts<ComparisonVerdict> together = RecordParts.ofVerdicts();
    assertThat(pieces.stream().flatMap(part -> together.take(part).stream()))
        .containsExactly(verdict);
  }

  private <T> void assertBelowBound(List<T> parts, Topics.Topic<T> topic) {
    Serializer<T> serializer = serdes.of(topic).serializer();
    assertThat(parts)
        .allSatisfy(
            part ->
                assertThat(serializer.serialize(topic.name(), part).length)
                    .isLessThanOrEqualTo(RecordParts.LARGEST_BYTES));
  }

  @Test
  void readerThatComesInTheMiddleWaitsForTheNextWhole() {
    List<Tally> first = RecordParts.ofTallies().split(tally("r1", 2_000));
    List<Tally> second = RecordParts.ofTallies().split(tally("r2", 2_000));
    RecordParts<Tally> reading = RecordParts.ofTallies();
    List<Tally> records = new ArrayList<>(first.subList(1, first.size()));
    records.addAll(second.subList(0, 1));
    records.addAll(second); // written again from its beginning
    assertThat(
            records.stream()
                .flatMap(part -> reading.take(part).stream())
                .map(Tally::release)
                .collect(Collectors.toList()))
        .containsExactly("r2");
    assertThat(reading.take(first.get(0))).isEmpty();
    assertThat(reading.take(second.get(1))).as("of another record").isEmpty();
  }
}
