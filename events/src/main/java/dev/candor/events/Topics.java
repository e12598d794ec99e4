package dev.candor.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;

/**
 * The topic catalogue: every topic with its codec, retention and single writer, in the order of the
 * flow. The only place where a topic name is spelt.
 */
public record Topics(
    Topic<Prompt> prompts,
    Topic<Response> responses,
    Topic<ClassifiedResponse> classifications,
    Topic<Judgement> judgements,
    Topic<Tally> tallies,
    Topic<Tally> routeTallies,
    Topic<ComparisonVerdict> verdicts,
    Topic<Signal> signals,
    Topic<Alert> alerts,
    Topic<AlertCommand> alertCommands,
    Topic<DeadLetter> deadLetters,
    Topic<ReleaseChange> releases,
    Topic<LedgerEntry> ledger) {
  private static final Duration FOREVER = Duration.ofMillis(-1);
  private static final Duration MONTH = Duration.ofDays(31);

  /** Largest record of any topic: a verdict over many topics, or a very long reply. */
  public static final int LARGEST_RECORD_BYTES = 8 << 20;

  /** A dead letter holds another record whole, and says where it was and what was wrong with it. */
  public static final int LARGEST_LETTER_BYTES = LARGEST_RECORD_BYTES + (64 << 10);

  /**
   * One topic.
   *
   * @param name full name, prefix included
   * @param codec of the value; keys are strings
   * @param cleanup delete or compact
   * @param retention how long records stay, negative for ever; for a compacted topic unused
   * @param writer the role that alone writes it
   * @param key what the key is made of: what is in order, and what spreads over partitions
   * @param holds what a record says, in a few words
   */
  public record Topic<T>(
      String name,
      Codec<T, ?> codec,
      String cleanup,
      Duration retention,
      String writer,
      String key,
      String holds) {
    public Topic {
      Objects.requireNonNull(codec);
      if (!name.matches("[A-Za-z0-9-]{1,200}")) {
        throw new IllegalArgumentException("topic name " + name);
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** The topics of a monitor whose names begin with {@code prefix}, which may be empty. */
  public Topics(String prefix) {
    this(
        kept(
            prefix,
            "prompts",
            Prompt.class,
            MONTH,
            "producer",
            "target, prompt and language",
            "a probe that is due"),
        kept(
            prefix,
            "responses",
            Response.class,
            FOREVER,
            "worker",
            "target, prompt and language",
            "the end of a probe: reply, block or failure"),
        kept(
            prefix,
            "classifications",
            ClassifiedResponse.class,
            FOREVER,
            "classifier",
            "target",
            "a response with its outcome"),
        kept(
            prefix,
            "judgements",
            Judgement.class,
            FOREVER,
            "judge",
            "target",
            "what a judge says of a reply the classifier is unsure of"),
        kept(
            prefix,
            "tallies",
            Tally.class,
            FOREVER,
            "classifier",
            "target",
            "outcomes of a release in a closed cycle"),
        compacted(
            prefix,
            "route-tallies",
            Tally.class,
            "classifier",
            "target and place among its newest cycles",
            "a tally of a target that another one is the same model as"),
        kept(
            prefix,
            "verdicts",
            ComparisonVerdict.class,
            FOREVER,
            "classifier",
            "target",
            "what the detector says after a look"),
        kept(
            prefix,
            "signals",
            Signal.class,
            FOREVER,
            "classifier",
            "target",
            "a verdict worth acting on"),
        compacted(prefix, "alerts", Alert.class, "alerting", "alert", "an alert's latest state"),
        kept(
            prefix,
            "alert-commands",
            AlertCommand.class,
            MONTH,
            "console",
            "target",
            "what a person asks of an alert"),
        kept(
            prefix,
            "dead-letters",
            DeadLetter.class,
            MONTH,
            "every role",
            "place of the record",
            "a record that could not be used"),
        kept(
            prefix,
            "releases",
            ReleaseChange.class,
            FOREVER,
            "worker",
            "target",
            "a target answers with another release"),
        compacted(
            prefix,
            "ledger",
            LedgerEntry.class,
            "worker",
            "target, day and worker",
            "a worker's spending in a day"));
  }

  /** Every topic, in the order of the flow. */
  public List<Topic<?>> all() {
    return List.of(
        prompts,
        responses,
        classifications,
        judgements,
        tallies,
        routeTallies,
        verdicts,
        signals,
        alerts,
        alertCommands,
        deadLetters,
        releases,
        ledger);
  }

  /** How each topic is created. */
  public List<NewTopic> newTopics(int partitions, short replication) {
    List<NewTopic> topics = new ArrayList<>();
    for (Topic<?> topic : all()) {
      Map<String, String> configuration = new HashMap<>();
      configuration.put("cleanup.policy", topic.cleanup());
      configuration.put("compression.type", "lz4");
      int largest = topic.equals(deadLetters) ? LARGEST_LETTER_BYTES : LARGEST_RECORD_BYTES;
      configuration.put("max.message.bytes", String.valueOf(largest));
      if (topic.cleanup().equals("delete")) {
        configuration.put("retention.ms", String.valueOf(topic.retention().toMillis()));
      }
      topics.add(new NewTopic(topic.name(), partitions, replication).configs(configuration));
    }
    return topics;
  }

  /**
   * Creates the topics that are missing and waits until every partition answers.
   *
   * @throws KafkaException if the cluster refuses or cannot be reached
   */
  public void ensure(Admin admin, int partitions, short replication) {
    TopicCreation.ensure(admin, newTopics(partitions, replication));
  }

  private static <T extends Record> Topic<T> kept(
      String prefix,
      String noun,
      Class<T> type,
      Duration retention,
      String writer,
      String key,
      String holds) {
    return new Topic<>(
        prefix + "candor-" + noun, Codec.of(type), "delete", retention, writer, key, holds);
  }

  private static <T extends Record> Topic<T> compacted(
      String prefix, String noun, Class<T> type, String writer, String key, String holds) {
    return new Topic<>(
        prefix + "candor-" + noun, Codec.of(type), "compact", FOREVER, writer, key, holds);
  }
}
