package dev.candor.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the Kafka cluster and the schema registry are.
 *
 * @param bootstrap host and port pairs, comma separated
 * @param topicPrefix put before every topic name and group id, so that monitors can share a cluster
 * @param partitions partitions of a topic that Candor creates
 * @param replication replicas of a topic that Candor creates
 * @param client properties handed to every Kafka client, such as {@code security.protocol}
 * @param serde properties handed to every Avro serde; always holds {@code schema.registry.url}
 */
public record KafkaSettings(
    String bootstrap,
    String topicPrefix,
    int partitions,
    short replication,
    Map<String, String> client,
    Map<String, String> serde) {

  private static final SectionKeys KAFKA = SectionKeys.of("kafka");
  private static final SectionKeys REGISTRY = SectionKeys.of("registry");

  private static final Key<String> BOOTSTRAP =
      KAFKA.key(Key.text("bootstrap").mandatory(), "bootstrap brokers, host:port, comma-separated");
  private static final Key<String> TOPIC_PREFIX =
      KAFKA.key(
          Key.text("topic_prefix")
              .defaultsTo("")
              .must(
                  text -> text.matches("[A-Za-z0-9-]{0,60}"),
                  "up to 60 letters, digits or hyphens"),
          "put before every topic name and group id");
  private static final Key<Integer> PARTITIONS =
      KAFKA.key(
          Key.integer("partitions", 1, 1000).defaultsTo("4"),
          "partitions of each topic that Candor creates");
  private static final Key<Integer> REPLICATION =
      KAFKA.key(
          Key.integer("replication", 1, 15).defaultsTo("1"),
          "replicas of each topic that Candor creates; 3 in a cluster");
  private static final Key<Duration> START_TIMEOUT =
      KAFKA.key(
          Key.duration("start_timeout").defaultsTo("5m"),
          "how long a role waits on start-up for brokers and a registry that do not answer");
  private static final String JAAS = KAFKA.secret("sasl_jaas_config", "sasl.jaas.config");
  private static final Key<String> REGISTRY_URL =
      REGISTRY.key(
          Key.text("url").mandatory(), "address of a Confluent-compatible schema registry");

  private static final String BASIC_AUTH = REGISTRY.secret("basic_auth", "user:password");

  public static final List<KeyGroup> GROUPS =
      List.of(
          KAFKA.group(),
          KeyGroup.open("kafka.client"),
          REGISTRY.group(),
          KeyGroup.open("registry.serde"));

  /** Properties of Kafka's clients and of the serdes whose values must not be shown. */
  private static final Pattern SECRET =
      Pattern.compile(
          ".*(\\.password|\\.jaas\\.config|\\.user\\.info|auth\\.token|\\.client\\.secret"
              + "|ssl\\.keystore\\.key)");

  private static final Pattern SECRET_ELSEWHERE = Pattern.compile("(.*)_(env|file)");

  public KafkaSettings {
    client = Map.copyOf(client);
    serde = Map.copyOf(serde);
  }

  /** Reads sections {@code kafka} and {@code registry}. */
  public static KafkaSettings from(Configuration configuration) {
    Configuration.Section kafka = configuration.section("kafka");
    Configuration.Section registry = configuration.section("registry");
    Map<String, String> serde = properties(registry.section("serde"));
    serde.put("schema.registry.url", registryUrl(registry));
    registry
        .secret(BASIC_AUTH)
        .ifPresent(
            secret -> {
              serde.put("basic.auth.credentials.source", "USER_INFO");
              serde.put("basic.auth.user.info", secret.reveal());
            });
    Map<String, String> client = properties(kafka.section("client"));
    kafka.secret(JAAS).ifPresent(secret -> client.put("sasl.jaas.config", secret.reveal()));
    return new KafkaSettings(
        kafka.get(BOOTSTRAP),
        kafka.get(TOPIC_PREFIX),
        kafka.get(PARTITIONS),
        kafka.get(REPLICATION).shortValue(),
        client,
        serde);
  }

  /** How long a role waits at its start for brokers and a registry that do not answer. */
  public static Duration startTimeout(Configuration configuration) {
    return configuration.section("kafka").get(START_TIMEOUT);
  }

  /** What is secret in an open section stands elsewhere, as in the closed ones. */
  private static Map<String, String> properties(Configuration.Section section) {
    Map<String, String> properties = new HashMap<>();
    section
        .texts()
        .forEach(
            (name, value) -> {
              Matcher elsewhere = SECRET_ELSEWHERE.matcher(name);
              String property = elsewhere.matches() ? elsewhere.group(1) : name;
              if (SECRET.matcher(property).matches()) {
                section
                    .secret(property)
                    .ifPresent(secret -> properties.put(property, secret.reveal()));
              } else {
                properties.put(name, value);
              }
            });
    return properties;
  }

  private static String registryUrl(Configuration.Section registry) {
    String url = registry.get(REGISTRY_URL);
    if (url.contains("@")) {
      throw new InputException(
          registry.place("url"),
          "holds a password",
          "name the variable that holds user:password in registry.basic_auth_env");
    }
    return url;
  }

  /**
   * Settings for brokers and a registry that this process runs itself. What a client has to ask
   * again it asks again soon: Kafka's tenth of a second is meant for networks, and each new topic
   * and many a first commit would wait for it.
   */
  public static KafkaSettings embedded(String bootstrap, String registryUrl, int partitions) {
    return new KafkaSettings(
        bootstrap,
        "",
        partitions,
        (short) 1,
        Map.of("retry.backoff.ms", "5"),
        Map.of("schema.registry.url", registryUrl));
  }

  /** Base properties of any client, as Kafka's constructors take them. */
  public Map<String, Object> clientProperties() {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("bootstrap.servers", bootstrap);
    return properties;
  }

  /**
   * Properties of a consumer in a group that commits nothing by itself and sees committed records
   * only.
   *
   * @param group its id after the prefix
   * @param client its client's id after the prefix
   * @param begin where to begin without a commit: {@code earliest} or {@code latest}
   */
  public Map<String, Object> groupProperties(String group, String client, String begin) {
    Map<String, Object> properties = clientProperties();
    properties.put("group.id", topicPrefix + group);
    properties.put("client.id", topicPrefix + client);
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", begin);
    properties.put("isolation.level", "read_committed");
    return properties;
  }

  /**
   * Properties of a producer of transactions.
   *
   * @param client the id of client and transactions after the prefix
   */
  public Map<String, Object> transactionProperties(String client, int largestRecordBytes) {
    Map<String, Object> properties = clientProperties();
    properties.put("client.id", topicPrefix + client);
    properties.put("transactional.id", topicPrefix + client);
    // What a killed producer leaves open holds readers up no longer than this.
    properties.put("transaction.timeout.ms", "10000");
    properties.put("compression.type", "lz4");
    properties.put("max.request.size", String.valueOf(largestRecordBytes));
    return properties;
  }

  @Override
  public String toString() {
    // Client and serde properties may hold passwords.
    return "KafkaSettings[bootstrap=" + bootstrap + ", topicPrefix=" + topicPrefix + "]";
  }
}
