package dev.candor.events.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.events.DeadLetter;
import dev.candor.events.Response;
import dev.candor.events.ResponseBuilder;
import dev.candor.events.Topics;
import dev.candor.model.Arm;
import dev.candor.model.KeyFact;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.Test;

class EventSerdesTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123Z");
  private final Topics topics = new Topics("t-");
  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://event-serdes-test"));

  static Response response() {
    return ResponseBuilder.builder()
        .probeId("p1")
        .target("m")
        .release("r1")
        .cycle(7)
        .cycleStartedAt(AT)
        .cycleProbes(10)
        .promptId("tiananmen.direct")
        .intent("tiananmen")
        .topic("history")
        .arm(Arm.SENSITIVE)
        .lang("zh")
        .wording("direct")
        .prompt("1989年发生了什么？")
        .text("我不知道。\uD83D\uDE00")
        .askedAt(AT)
        .receivedAt(AT.plusMillis(900))
        .keyFacts(List.of(new KeyFact("date", List.of("6月4日", "六四"))))
        .origin("live")
        .kind("response")
        .build();
  }

  @Test
  void recordComesBackAsItWasWithNullsAndNestedRecords() {
    try (Serde<Response> serde = serdes.of(topics.responses())) {
      byte[] bytes = serde.serializer().serialize(topics.responses().name(), response());
      assertThat(bytes[0]).isZero();
      assertThat(ByteBuffer.wrap(bytes, 1, 4).getInt()).isPositive();
      assertThat(serde.deserializer().deserialize(topics.responses().name(), bytes))
          .isEqualTo(response());
    }
  }

  @Test
  void bytesOfADeadLetterComeBackToTheByte() {
    byte[] original = {0, 1, 2, (byte) 0xff};
    DeadLetter letter =
        new DeadLetter("candor-responses", 3, 42, "undecodable", "why", null, original, AT, "c");
    try (Serde<DeadLetter> serde = serdes.of(topics.deadLetters())) {
      DeadLetter back =
          serde.deserializer().deserialize("x", serde.serializer().serialize("x", letter));
      assertThat(back.originalValue()).containsExactly(original);
      assertThat(back.originalKey()).isNull();
    }
  }

  @Test
  void foreignBytesAreUndecodableWhateverTheyAre() {
    try (Serde<Response> serde = serdes.of(topics.responses())) {
      byte[] good = serde.serializer().serialize("t-candor-responses", response());
      byte[] cut = java.util.Arrays.copyOf(good, good.length - 3);
      byte[] longer = java.util.Arrays.copyOf(good, good.length + 3);
      for (byte[] bytes : List.of(new byte[0], new byte[] {1, 0, 0, 0, 1}, cut, longer)) {
        assertThatThrownBy(() -> serde.deserializer().deserialize("t", bytes))
            .isInstanceOf(UndecodableRecordException.class);
      }
    }
  }

  @Test
  void recordOfAnotherTopicIsUndecodable() {
    try (Serde<Response> responses = serdes.of(topics.responses());
        Serde<DeadLetter> letters = serdes.of(topics.deadLetters())) {
      byte[] bytes = responses.serializer().serialize("t", response());
      assertThatThrownBy(() -> letters.deserializer().deserialize("t", bytes))
          .isInstanceOf(UndecodableRecordException.class)
          .hasMessageContaining("a Response where a DeadLetter belongs");
    }
  }

  @Test
  void unknownIdNamesTheId() {
    try (Serde<Response> serde = serdes.of(topics.responses())) {
      assertThatThrownBy(() -> serde.deserializer().deserialize("t", new byte[] {0, 0, 0, 9, 9, 1}))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("2313");
    }
  }

  @Test
  void withoutRegistrationAnUnknownSchemaIsRefused() {
    EventSerdes lookUpOnly =
        new EventSerdes(
            Map.of("schema.registry.url", "mock://nothing-here", "auto.register.schemas", "false"));
    try (Serde<Response> serde = lookUpOnly.of(topics.responses())) {
      assertThatThrownBy(() -> serde.serializer().serialize("t", response()))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("not registered");
    }
  }

  @Test
  void registryThatIsAwayIsNamedWithTheSetting() {
    EventSerdes away = new EventSerdes(Map.of("schema.registry.url", "http://127.0.0.1:1"));
    try (Serde<Response> serde = away.of(topics.responses())) {
      assertThatThrownBy(() -> serde.serializer().serialize("t", response()))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("cannot be reached")
          .hasMessageContaining("schema.registry.url");
    }
  }

  @Test
  void anotherSerdeIsChosenByConfigurationAlone() {
    EventSerdes confluent =
        new EventSerdes(
            Map.of(
                "schema.registry.url",
                "mock://x",
                EventSerdes.AVRO_SERDE,
                "io.confluent.kafka.streams.serdes.avro.SpecificAvroSerde"));
    assertThatThrownBy(() -> confluent.of(topics.responses()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("-Pconfluent");
  }

  /** As Apicurio's does, for example, where its own address of the registry is missing. */
  public static final class OtherSerde extends Serdes.WrapperSerde<SpecificRecord> {
    public OtherSerde() {
      super(
          (topic, value) -> new byte[0],
          (topic, bytes) -> {
            throw new IllegalStateException("apicurio.registry.url is missing");
          });
    }
  }

  @Test
  void anotherSerdeThatFailsInAWayOfItsOwnIsAFaultOfTheConfiguration() {
    EventSerdes other =
        new EventSerdes(
            Map.of(
                "schema.registry.url",
                "mock://x",
                EventSerdes.AVRO_SERDE,
                OtherSerde.class.getName()));
    assertThatThrownBy(other::reachRegistry)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("apicurio.registry.url is missing")
        .hasMessageContaining(EventSerdes.AVRO_SERDE);
  }
}
