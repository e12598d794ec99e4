package dev.candor.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.events.Topics.Topic;
import dev.candor.model.Arm;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTest {
  private static final int RECORDS = 200;

  static Stream<Topic<?>> topics() {
    return new Topics("").all().stream();
  }

  @ParameterizedTest
  @MethodSource("topics")
  <T> void everyFieldOfARecordSurvivesTheDomainAndBack(Topic<T> topic) {
    roundTrip(topic.codec());
  }

  private static <T, A extends SpecificRecord> void roundTrip(Codec<T, A> codec) {
    for (int seed = 0; seed < RECORDS; seed++) {
      A avro = new AnyRecord(seed).of(codec.avroClass());
      assertThat(codec.toAvro(codec.fromAvro(avro))).as("seed %d", seed).isEqualTo(avro);
    }
  }

  @ParameterizedTest
  @MethodSource("topics")
  <T> void recordWithoutAMandatoryFieldIsRefused(Topic<T> topic) {
    blank(topic.codec());
  }

  private static <T, A extends SpecificRecord> void blank(Codec<T, A> codec) {
    A avro = new AnyRecord(1).of(codec.avroClass());
    avro.put(0, null);
    assertThatThrownBy(() -> codec.fromAvro(avro))
        .isInstanceOf(NullPointerException.class)
        .hasMessage(avro.getSchema().getFields().get(0).name());
  }

  @Test
  void aWordThatIsNoneOfItsSetIsRefusedAndNamed() {
    Topics topics = new Topics("");
    unknown(topics.signals().codec(), "kind");
    unknown(topics.signals().codec(), "state");
    unknown(topics.alerts().codec(), "state");
    unknown(topics.alerts().codec(), "severity");
    unknown(topics.responses().codec(), "arm");
    unknown(topics.verdicts().codec(), "verdict");
  }

  private static <T, A extends SpecificRecord> void unknown(Codec<T, A> codec, String field) {
    A avro = new AnyRecord(1).of(codec.avroClass());
    avro.put(avro.getSchema().getField(field).pos(), "of another version");
    assertThatThrownBy(() -> codec.fromAvro(avro))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(field + ": unknown ")
        .hasMessageContaining("of another version");
  }

  @Test
  void failedProbeWithATextIsRefused() {
    assertThatThrownBy(
            () ->
                ResponseBuilder.builder()
                    .probeId("p")
                    .target("t")
                    .release("r")
                    .cycleStartedAt(Instant.EPOCH)
                    .promptId("p")
                    .intent("i")
                    .topic("t")
                    .arm(Arm.SENSITIVE)
                    .lang("en")
                    .wording("w")
                    .prompt("?")
                    .text("reply")
                    .failure("timeout")
                    .askedAt(Instant.EPOCH)
                    .receivedAt(Instant.EPOCH)
                    .keyFacts(List.of())
                    .origin("live")
                    .kind("response")
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("text and failure exclude each other");
  }
}
