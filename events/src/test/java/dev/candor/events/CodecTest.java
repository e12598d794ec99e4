package dev.candor.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.events.Topics.Topic;
import dev.candor.model.Arm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
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
  <T> void bytesAreThoseThatAvroWritesAndComeBackAsAvroReadsThem(Topic<T> topic)
      throws IOException {
    straight(topic.codec());
  }

  private static <T, A extends SpecificRecord> void straight(Codec<T, A> codec) throws IOException {
    byte[] head = {7, 0, -1};
    for (int seed = 0; seed < RECORDS; seed++) {
      A avro = new AnyRecord(seed).of(codec.avroClass());
      T value = codec.fromAvro(avro);
      ByteArrayOutputStream byAvro = new ByteArrayOutputStream();
      byAvro.writeBytes(head);
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(byAvro, null);
      new SpecificDatumWriter<A>(codec.schema()).write(codec.toAvro(value), encoder);
      encoder.flush();
      byte[] bytes = codec.toBytes(head, value);
      assertThat(bytes).as("seed %d", seed).isEqualTo(byAvro.toByteArray());
      assertThat(codec.toAvro(codec.fromBytes(bytes, head.length)))
          .as("seed %d", seed)
          .isEqualTo(avro);
    }
  }

  @ParameterizedTest
  @MethodSource("topics")
  <T> void bytesThatAreNoRecordEndInAnExceptionOrInAnotherRecord(Topic<T> topic) {
    Codec<T, ?> codec = topic.codec();
    Random random = new Random(20261201);
    int refused = 0;
    for (int seed = 0; seed < RECORDS; seed++) {
      byte[] bytes = codec.toBytes(new byte[0], any(codec, seed));
      byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      assertThatThrownBy(() -> codec.fromBytes(cut, 0)).isInstanceOf(RuntimeException.class);
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
      assertThatThrownBy(() -> codec.fromBytes(longer, 0)).isInstanceOf(RuntimeException.class);
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      try {
        codec.fromBytes(bytes, 0);
      } catch (RuntimeException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private static <T, A extends SpecificRecord> T any(Codec<T, A> codec, int seed) {
    return codec.fromAvro(new AnyRecord(seed).of(codec.avroClass()));
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
