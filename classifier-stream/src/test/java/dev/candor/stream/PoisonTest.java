package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.DeadLetter;
import dev.candor.events.RecordKeys;
import dev.candor.events.RecordingEnd;
import dev.candor.events.Response;
import dev.candor.events.Tally;
import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.events.serde.EventSerdes;
import dev.candor.model.Arm;
import dev.candor.model.Outcome;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.testkit.Responses;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever lies in a topic that the stream reads: it goes to the dead letters with its place, a
 * reason and its bytes, and the records after it are used.
 */
class PoisonTest {
  private static final byte[] KEY = {'k', (byte) 0xff};
  private static final byte[] NO_KEY = null;
  private static final int A_GIGABYTE = 1 << 30;

  private static final Topics TOPICS = new Topics("");
  private static final EventSerdes SERDES =
      new EventSerdes(Map.of("schema.registry.url", "mock://poison-test"));
  private static final Response REPLY = Responses.reply("m", "r1", 0, "a.direct", "en", 0).build();

  @TempDir Path directory;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ClassifierMetrics metrics =
      new MicrometerClassifierMetrics(new BoundedMeterRegistry(registry));
  private TopologyTestDriver driver;
  private TestOutputTopic<String, ClassifiedResponse> classifications;
  private TestOutputTopic<String, Tally> tallies;
  private TestOutputTopic<String, DeadLetter> deadLetters;

  @BeforeEach
  void open() {
    ClassifierSettings settings = TestTopology.settings(directory);
    ClassifierTopology topology =
        new ClassifierTopology(
            TOPICS, SERDES, settings, StandardClassifier.load(), metrics, () -> 0, () -> {});
    driver = TestTopology.driver(topology.topology(), directory);
    classifications = output(TOPICS.classifications());
    tallies = output(TOPICS.tallies());
    deadLetters = output(TOPICS.deadLetters());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  static Stream<Arguments> poison() {
    return Stream.of(TOPICS.responses(), TOPICS.classifications())
        .flatMap(topic -> poison(topic).entrySet().stream().map(each -> arguments(topic, each)));
  }

  private static Arguments arguments(Topic<?> topic, Map.Entry<String, byte[]> each) {
    return Arguments.of(topic, each.getKey(), each.getValue());
  }

  private static Map<String, byte[]> poison(Topic<?> topic) {
    boolean response = topic.equals(TOPICS.responses());
    byte[] good = response ? reply() : classified(topic.name());
    byte[] other = response ? classified(TOPICS.classifications().name()) : reply();
    return Map.ofEntries(
        Map.entry("nothing", new byte[0]),
        Map.entry("text", "{\"not\":\"avro\"}".getBytes(StandardCharsets.UTF_8)),
        Map.entry("a head alone", new byte[] {0, 0, 0, 0, 1}),
        Map.entry("an id that no schema has", withId(good, 1_000_000)),
        Map.entry("a negative id", withId(good, -1)),
        Map.entry("a record of another topic", other),
        Map.entry("the id of another topic's schema", withId(good, id(other))),
        Map.entry("a record cut short", Arrays.copyOf(good, good.length / 2)),
        Map.entry("a record with bytes left over", Arrays.copyOf(good, good.length + 3)),
        Map.entry("a length beyond the record", announcing(id(good), A_GIGABYTE)),
        Map.entry("a negative length", announcing(id(good), -5)),
        Map.entry("megabytes of junk", withId(new byte[7 << 20], id(good))));
  }

  @ParameterizedTest(name = "{1} in {0}")
  @MethodSource("poison")
  void poisonIsSetAsideWithItsPlaceReasonAndBytesAndTheStreamGoesOn(
      Topic<?> topic, String kind, byte[] value) {
    pipe(topic, KEY, value, new RecordHeaders());
    assertSetAside(topic, KEY, value, "undecodable");
    assertGoesOn();
  }

  @ParameterizedTest
  @MethodSource("topicsRead")
  void recordWithoutKeyAndValueIsSetAside(Topic<?> topic) {
    pipe(topic, NO_KEY, null, new RecordHeaders());
    assertSetAside(topic, NO_KEY, null, "undecodable");
    assertGoesOn();
  }

  @ParameterizedTest
  @MethodSource("topicsRead")
  void endOfARecordingThatNamesNoTargetIsSetAside(Topic<?> topic) {
    pipe(topic, NO_KEY, null, RecordingEnd.headers());
    assertSetAside(topic, NO_KEY, null, "undecodable");
    assertGoesOn();
  }

  @Test
  void endOfARecordingWithAValueIsTheRecordThatItHolds() {
    pipe(TOPICS.responses(), KEY, reply(), RecordingEnd.headers());
    assertThat(classifications.readRecord().headers()).isEmpty();
    assertThat(deadLetters.isEmpty()).isTrue();
  }

  @Test
  void endOfARecordingAmongTheJudgementsIsSetAside() {
    pipe(TOPICS.judgements(), KEY, null, RecordingEnd.headers());
    assertSetAside(TOPICS.judgements(), KEY, null, "undecodable");
    assertGoesOn();
  }

  static Stream<Topic<?>> topicsRead() {
    return Stream.of(TOPICS.responses(), TOPICS.classifications());
  }

  @ParameterizedTest
  @MethodSource("topicsRead")
  void headersOfWhoeverWroteARecordGoNoFurther(Topic<?> topic) {
    Headers garbage =
        new RecordHeaders()
            .add("", new byte[] {(byte) 0xff, 0})
            .add("traceparent", null)
            .add("large", new byte[1 << 20]);
    pipe(topic, KEY, new byte[] {42}, garbage);
    assertThat(deadLetters.readRecord().headers()).isEmpty();
    pipe(TOPICS.responses(), KEY, reply(), garbage);
    TestRecord<String, ClassifiedResponse> classified = classifications.readRecord();
    assertThat(classified.headers()).isEmpty();
    assertThat(classified.value().probeId()).isEqualTo(REPLY.probeId());
  }

  @Test
  void goodReplyWithoutAKeyIsUsed() {
    pipe(TOPICS.responses(), NO_KEY, reply(), new RecordHeaders());
    assertThat(classifications.readValuesToList()).hasSize(1);
    assertThat(deadLetters.isEmpty()).isTrue();
  }

  @Test
  void cycleBeyondAnyOtherIsSetAsideAndClosesNothing() {
    byte[] value = reply();
    int cycle = indexOf(value, REPLY.release()) + REPLY.release().length();
    assertThat(value[cycle]).as("cycle 0 follows the release").isZero();
    byte[] far = spliced(value, cycle, zigZag(Long.MAX_VALUE));
    pipe(TOPICS.responses(), KEY, far, new RecordHeaders());
    assertSetAside(TOPICS.responses(), KEY, far, "undecodable");
    assertGoesOn();
  }

  @Test
  void classificationWithAnOutcomeThatIsNoneIsSetAside() {
    byte[] value = classified(TOPICS.classifications().name());
    byte[] odd = value.clone();
    int outcome = indexOf(value, "answer");
    System.arraycopy("absent".getBytes(StandardCharsets.UTF_8), 0, odd, outcome, 6);
    pipe(TOPICS.classifications(), KEY, odd, new RecordHeaders());
    assertSetAside(TOPICS.classifications(), KEY, odd, "undecodable");
    assertGoesOn();
  }

  private void pipe(Topic<?> topic, byte[] key, byte[] value, Headers headers) {
    TestInputTopic<byte[], byte[]> input =
        driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
    input.pipeInput(new TestRecord<>(key, value, headers, REPLY.receivedAt()));
  }

  private void assertSetAside(Topic<?> topic, byte[] key, byte[] value, String reason) {
    TestRecord<String, DeadLetter> record = deadLetters.readRecord();
    assertThat(deadLetters.isEmpty()).isTrue();
    assertThat(record.key()).as("the place of the record").isEqualTo(topic.name() + "|0|0");
    DeadLetter letter = record.value();
    assertThat(letter.sourceTopic()).isEqualTo(topic.name());
    assertThat(letter.partition()).isZero();
    assertThat(letter.offset()).isZero();
    assertThat(letter.reason()).isEqualTo(reason);
    assertThat(letter.detail()).isNotBlank();
    assertThat(letter.originalKey()).isEqualTo(key);
    assertThat(letter.originalValue()).isEqualTo(value);
    assertThat(registry.find("candor.dead.letters").tag("reason", reason).counter().count())
        .isEqualTo(1);
  }

  private void assertGoesOn() {
    Response next = Responses.reply("m", "r1", 0, "b.direct", "en", 0).cycleProbes(1).build();
    pipe(
        TOPICS.responses(),
        RecordKeys.of(next).getBytes(StandardCharsets.UTF_8),
        SERDES.of(TOPICS.responses()).serializer().serialize(TOPICS.responses().name(), next),
        new RecordHeaders());
    assertThat(classifications.readValuesToList()).hasSize(1);
    assertThat(tallies.readValuesToList()).hasSize(1);
    assertThat(deadLetters.isEmpty()).isTrue();
  }

  private <T> TestOutputTopic<String, T> output(Topic<T> topic) {
    return TestTopology.output(driver, SERDES, topic);
  }

  private static byte[] reply() {
    return SERDES.of(TOPICS.responses()).serializer().serialize(TOPICS.responses().name(), REPLY);
  }

  private static byte[] classified(String topic) {
    ClassifiedResponse value =
        dev.candor.events.ClassifiedResponseBuilder.builder()
            .probeId("p")
            .target("m")
            .release("r1")
            .cycleStartedAt(REPLY.cycleStartedAt())
            .promptId("a.direct")
            .intent("a")
            .topic("history")
            .arm(Arm.SENSITIVE)
            .lang("en")
            .wording("direct")
            .outcome(Outcome.ANSWER)
            .tones(List.of())
            .evidence(List.of())
            .classifier("v")
            .tier("rules")
            .askedAt(REPLY.askedAt())
            .receivedAt(REPLY.receivedAt())
            .kind("response")
            .build();
    return SERDES.of(TOPICS.classifications()).serializer().serialize(topic, value);
  }

  private static int id(byte[] record) {
    return ByteBuffer.wrap(record, 1, Integer.BYTES).getInt();
  }

  private static byte[] withId(byte[] record, int id) {
    byte[] changed = record.clone();
    ByteBuffer.wrap(changed).put((byte) 0).putInt(id);
    return changed;
  }

  /** A record whose first text claims to be as long as said. */
  private static byte[] announcing(int id, long length) {
    byte[] head = ByteBuffer.allocate(5).put((byte) 0).putInt(id).array();
    return spliced(Arrays.copyOf(head, 9), 5, zigZag(length));
  }

  /** The bytes with one of them replaced by others. */
  private static byte[] spliced(byte[] bytes, int at, byte[] others) {
    ByteBuffer all = ByteBuffer.allocate(bytes.length - 1 + others.length);
    return all.put(bytes, 0, at).put(others).put(bytes, at + 1, bytes.length - at - 1).array();
  }

  private static byte[] zigZag(long number) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      encoder.writeLong(number);
      return bytes.toByteArray();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static int indexOf(byte[] bytes, String text) {
    String all = new String(bytes, StandardCharsets.ISO_8859_1);
    int index = all.indexOf((char) (2 * text.length()) + text);
    assertThat(index).as("%s is in the record once", text).isPositive();
    return index + 1;
  }
}
