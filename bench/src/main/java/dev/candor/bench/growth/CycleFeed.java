package dev.candor.bench.growth;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ClassifiedResponseBuilder;
import dev.candor.events.RecordKeys;
import dev.candor.events.RecordParts;
import dev.candor.events.Response;
import dev.candor.events.ResponseBuilder;
import dev.candor.events.Tally;
import dev.candor.events.Topics;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.launcher.replay.FirstFailure;
import dev.candor.model.Arm;
import dev.candor.model.Outcome;
import dev.candor.runtime.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes classified replies straight to their topic, a cycle of all targets at a time, and waits
 * for its tallies: the classifier itself is not what is measured.
 */
final class CycleFeed implements AutoCloseable {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int PROMPTS_OF_A_TOPIC = 25;
  private static final String EXCERPT =
      "What was said of it, in the words of the reply. ".repeat(6);

  private final KafkaSettings kafka;
  private final Topics topics;
  private final Serializer<ClassifiedResponse> serializer;
  private final KafkaProducer<String, byte[]> producer;
  private final FirstFailure failure = new FirstFailure();
  private final TopicScan tallies;
  private final Deserializer<Tally> deserializer;
  private final RecordParts<Tally> whole = RecordParts.ofTallies();
  private final Random random;
  private final int targets;
  private final int hours;
  private long expected;
  private long seen;

  /**
   * @param hours from one cycle to the next
   */
  CycleFeed(KafkaSettings kafka, Topics topics, int targets, int hours, long seed) {
    this.kafka = kafka;
    this.topics = topics;
    this.targets = targets;
    this.hours = hours;
    this.random = new Random(seed);
    EventSerdes serdes = new EventSerdes(kafka.serde());
    serializer = serdes.of(topics.classifications()).serializer();
    deserializer = serdes.of(topics.tallies()).deserializer();
    Map<String, Object> writing = new HashMap<>(kafka.clientProperties());
    writing.put("linger.ms", 20);
    writing.put("compression.type", "lz4");
    producer = new KafkaProducer<>(writing, new StringSerializer(), new ByteArraySerializer());
    tallies = new TopicScan(TopicScan.consumer(kafka.clientProperties(), "candor-bench-growth"));
    tallies.fromBeginning(List.of(topics.tallies().name()));
  }

  /** When a cycle begins. */
  Instant start(long cycle) {
    return START.plus(Duration.ofHours(hours * cycle));
  }

  /**
   * A reply of a target of its own in each partition, as it comes from a worker. A partition that
   * remembers no probe, as none has whose replies are fed past it, loses its stores with every
   * restart: Kafka Streams 4.3 finds no offset in a window store without segments, and takes all
   * stores of the task for unsound.
   */
  void rememberProbes(int partitions) {
    Serializer<Response> responses =
        new EventSerdes(kafka.serde()).of(topics.responses()).serializer();
    for (int partition = 0; partition < partitions; partition++) {
      Response response = response(partition, partitions);
      send(
          new ProducerRecord<>(
              topics.responses().name(),
              partition,
              RecordKeys.of(response),
              responses.serialize(topics.responses().name(), response)));
    }
    expected++;
    await();
  }

  private Response response(int sample, int planned) {
    Instant at = start(0);
    return ResponseBuilder.builder()
        .probeId("remembered/" + sample)
        .target("remembered")
        .release("r0")
        .cycle(0)
        .cycleStartedAt(at)
        .cycleProbes(planned)
        .promptId("asked-once")
        .intent("asked-once")
        .topic("topic-0")
        .arm(Arm.CONTROL)
        .lang("en")
        .wording("direct")
        .sample(sample)
        .prompt("What happened, and who says so?")
        .text("What was said of it.")
        .finishReason("stop")
        .attempts(1)
        .askedAt(at)
        .receivedAt(at)
        .outcome(Outcome.ANSWER)
        .keyFacts(List.of())
        .origin("recorded")
        .kind("response")
        .build();
  }

  /** One cycle of every target. */
  void send(long cycle, String release, int prompts) {
    for (int target = 0; target < targets; target++) {
      for (int prompt = 0; prompt < prompts; prompt++) {
        for (String lang : List.of("en", "zh")) {
          ClassifiedResponse reply = reply(name(target), release, cycle, prompt, lang, 2 * prompts);
          send(
              new ProducerRecord<>(
                  topics.classifications().name(),
                  null,
                  reply.receivedAt().toEpochMilli(),
                  reply.target(),
                  serializer.serialize(topics.classifications().name(), reply)));
        }
      }
    }
    expected += targets;
  }

  /** Waits until every cycle that was sent is tallied, compared and committed. */
  void await() {
    producer.flush();
    while (seen < expected) {
      failure.check("a reply could not be sent");
      count(tallies.poll());
    }
  }

  private void send(ProducerRecord<String, byte[]> record) {
    producer.send(record, failure);
  }

  /** How many cycles of targets are not tallied yet, after at most that time. */
  long behind(Duration wait) {
    count(tallies.poll(wait));
    return expected - seen;
  }

  /** A tally of many prompts comes in parts, and counts once. */
  private void count(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.value() != null
          && whole.take(deserializer.deserialize(record.topic(), record.value())).isPresent()) {
        seen++;
      }
    }
  }

  static String name(int target) {
    return String.format(Locale.ROOT, "model-%02d", target);
  }

  private ClassifiedResponse reply(
      String target, String release, long cycle, int prompt, String lang, int planned) {
    Instant at = start(cycle);
    boolean control = prompt % 4 == 3;
    boolean refused = random.nextDouble() < (control ? 0.02 : 0.2);
    return ClassifiedResponseBuilder.builder()
        .probeId(String.join("/", target, String.valueOf(cycle), String.valueOf(prompt), lang))
        .target(target)
        .release(release)
        .cycle(cycle)
        .cycleStartedAt(at)
        .cycleProbes(planned)
        .promptId("intent-" + prompt / 3 + ".w" + prompt % 3)
        .intent("intent-" + prompt / 3)
        .topic("topic-" + prompt / PROMPTS_OF_A_TOPIC)
        .arm(control ? Arm.CONTROL : Arm.SENSITIVE)
        .lang(lang)
        .wording("direct")
        .sample(0)
        .outcome(refused ? Outcome.REFUSAL : Outcome.ANSWER)
        .tones(List.of())
        .confidence(.9)
        .evidence(List.of())
        .classifier("growth")
        .tier("model")
        .doubts(List.of())
        .replyLang(lang)
        .replyHash(random.nextLong())
        .replyLength(1_200)
        .promptExcerpt("What happened, and who says so?")
        .excerpt(EXCERPT)
        .responsePartition(-1)
        .responseOffset(-1)
        .askedAt(at.plusSeconds(30))
        .receivedAt(at.plusSeconds(60))
        .kind("response")
        .build();
  }

  @Override
  public void close() {
    producer.close();
    tallies.close();
  }
}
