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
 * The topic catalogue: every topic with its codec, retention and single writer. The only place
 * where a topic name is spelt.
 */
public final class Topics {
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
   * @param partitioned false for one partition whatever the setting
   * @param writer the role that alone writes it
   * @param key what the key is made of: what is in order, and what spreads over partitions
   * @param holds what a record says, in a few words
   */
  public record Topic<T>(
      String name,
      Codec<T, ?> codec,
      String cleanup,
      Duration retention,
      boolean partitioned,
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

  private final List<Topic<?>> all = new ArrayList<>();
  private final Topic<Prompt> prompts;
  private final Topic<Response> responses;
  private final Topic<ClassifiedResponse> classifications;
  private final Topic<Judgement> judgements;
  private final Topic<Tally> tallies;
  private final Topic<ComparisonVerdict> verdicts;
  private final Topic<Signal> signals;
  private final Topic<Alert> alerts;
  private final Topic<AlertCommand> alertCommands;
  private final Topic<DeadLetter> deadLetters;
  private final Topic<ReleaseChange> releases;
  private final Topic<LedgerEntry> ledger;

  /** The topics of a monitor whose names begin with {@code prefix}, which may be empty. */
  public Topics(String prefix) {
    prompts =
        add(
            prefix,
            "prompts",
            Codec.of(Prompt.class, dev.candor.events.avro.Prompt.class),
            MONTH,
            "producer",
            "target, prompt and language",
            "a probe that is due");
    responses =
        add(
            prefix,
            "responses",
            Codec.of(Response.class, dev.candor.events.avro.Response.class),
            FOREVER,
            "worker",
            "target, prompt and language",
            "the end of a probe: reply, block or failure");
    classifications =
        add(
            prefix,
            "classifications",
            Codec.of(ClassifiedResponse.class, dev.candor.events.avro.ClassifiedResponse.class),
            FOREVER,
            "classifier",
            "target",
            "a response with its outcome");
    judgements =
        add(
            prefix,
            "judgements",
            Codec.of(Judgement.class, dev.candor.events.avro.Judgement.class),
            FOREVER,
            "judge",
            "target",
            "what a judge says of a reply the classifier is unsure of");
    tallies =
        add(
            prefix,
            "tallies",
            Codec.of(Tally.class, dev.candor.events.avro.Tally.class),
            FOREVER,
            "classifier",
            "target",
            "outcomes of a release in a closed cycle");
    verdicts =
        add(
            prefix,
            "verdicts",
            Codec.of(ComparisonVerdict.class, dev.candor.events.avro.ComparisonVerdict.class),
            FOREVER,
            "classifier",
            "target",
            "what the detector says after a look");
    signals =
        add(
            prefix,
            "signals",
            Codec.of(Signal.class, dev.candor.events.avro.Signal.class),
            FOREVER,
            "classifier",
            "target",
            "a verdict worth acting on");
    alerts =
        compacted(
            prefix,
            "alerts",
            Codec.of(Alert.class, dev.candor.events.avro.Alert.class),
            "alerting",
            "alert",
            "an alert's latest state");
    alertCommands =
        add(
            prefix,
            "alert-commands",
            Codec.of(AlertCommand.class, dev.candor.events.avro.AlertCommand.class),
            MONTH,
            "console",
            "target",
            "what a person asks of an alert");
    deadLetters =
        add(
            prefix,
            "dead-letters",
            Codec.of(DeadLetter.class, dev.candor.events.avro.DeadLetter.class),
            MONTH,
            "every role",
            "place of the record",
            "a record that could not be used");
    releases =
        add(
            prefix,
            "releases",
            Codec.of(ReleaseChange.class, dev.candor.events.avro.ReleaseChange.class),
            FOREVER,
            "worker",
            "target",
            "a target answers with another release");
    ledger =
        compacted(
            prefix,
            "ledger",
            Codec.of(LedgerEntry.class, dev.candor.events.avro.LedgerEntry.class),
            "worker",
            "target, day and worker",
            "a worker's spending in a day");
  }

  public Topic<Prompt> prompts() {
    return prompts;
  }

  public Topic<Response> responses() {
    return responses;
  }

  public Topic<ClassifiedResponse> classifications() {
    return classifications;
  }

  public Topic<Judgement> judgements() {
    return judgements;
  }

  public Topic<Tally> tallies() {
    return tallies;
  }

  public Topic<ComparisonVerdict> verdicts() {
    return verdicts;
  }

  public Topic<Signal> signals() {
    return signals;
  }

  public Topic<Alert> alerts() {
    return alerts;
  }

  public Topic<AlertCommand> alertCommands() {
    return alertCommands;
  }

  public Topic<DeadLetter> deadLetters() {
    return deadLetters;
  }

  public Topic<ReleaseChange> releases() {
    return releases;
  }

  public Topic<LedgerEntry> ledger() {
    return ledger;
  }

  /** Every topic, in the order of the flow. */
  public List<Topic<?>> all() {
    return List.copyOf(all);
  }

  /** How each topic is created. */
  public List<NewTopic> newTopics(int partitions, short replication) {
    List<NewTopic> topics = new ArrayList<>();
    for (Topic<?> topic : all) {
      Map<String, String> configuration = new HashMap<>();
      configuration.put("cleanup.policy", topic.cleanup());
      configuration.put("compression.type", "lz4");
      int largest = topic.equals(deadLetters) ? LARGEST_LETTER_BYTES : LARGEST_RECORD_BYTES;
      configuration.put("max.message.bytes", String.valueOf(largest));
      if (topic.cleanup().equals("delete")) {
        configuration.put("retention.ms", String.valueOf(topic.retention().toMillis()));
      }
      topics.add(
          new NewTopic(topic.name(), topic.partitioned() ? partitions : 1, replication)
              .configs(configuration));
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

  private <T> Topic<T> add(
      String prefix,
      String noun,
      Codec<T, ?> codec,
      Duration retention,
      String writer,
      String key,
      String holds) {
    Topic<T> topic =
        new Topic<>(
            prefix + "candor-" + noun, codec, "delete", retention, true, writer, key, holds);
    all.add(topic);
    return topic;
  }

  private <T> Topic<T> compacted(
      String prefix, String noun, Codec<T, ?> codec, String writer, String key, String holds) {
    Topic<T> topic =
        new Topic<>(prefix + "candor-" + noun, codec, "compact", FOREVER, true, writer, key, holds);
    all.add(topic);
    return topic;
  }
}
