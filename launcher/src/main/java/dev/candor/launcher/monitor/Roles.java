package dev.candor.launcher.monitor;

import dev.candor.alerting.AlertingService;
import dev.candor.alerting.AlertingSettings;
import dev.candor.alerting.telemetry.EvaluationService;
import dev.candor.alerting.telemetry.TelemetrySettings;
import dev.candor.classification.ResponseClassifier;
import dev.candor.classification.StandardClassifier;
import dev.candor.classification.judge.JudgedClassifier;
import dev.candor.classification.pack.RulePackException;
import dev.candor.console.ConsoleService;
import dev.candor.console.ConsoleSettings;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.launcher.report.ShippedCorrection;
import dev.candor.producer.ProducerService;
import dev.candor.producer.ProducerSettings;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Key;
import dev.candor.runtime.Service;
import dev.candor.stream.ClassifierService;
import dev.candor.stream.ClassifierSettings;
import dev.candor.stream.query.StreamShards;
import dev.candor.stream.query.TopologyStores;
import dev.candor.worker.JudgeService;
import dev.candor.worker.JudgeSettings;
import dev.candor.worker.WorkerService;
import dev.candor.worker.WorkerSettings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Makes the services of a configuration. One process with all roles and a process with one of them
 * make the same services; only the addresses differ.
 */
public final class Roles {
  private final Configuration configuration;
  private final KafkaSettings kafka;
  private final Topics topics;
  private final EventSerdes serdes;
  private final BoundedMeterRegistry meters;
  private final Clock clock;
  private final RandomGenerator random;
  private final Supplier<List<Service>> services;
  private ConsoleService console;

  /**
   * @param services those of this process, once they are started
   */
  public Roles(
      Configuration configuration,
      KafkaSettings kafka,
      Topics topics,
      BoundedMeterRegistry meters,
      Clock clock,
      RandomGenerator random,
      Supplier<List<Service>> services) {
    this.configuration = Objects.requireNonNull(configuration);
    this.kafka = Objects.requireNonNull(kafka);
    this.topics = Objects.requireNonNull(topics);
    this.serdes = new EventSerdes(kafka.serde());
    this.meters = Objects.requireNonNull(meters);
    this.clock = Objects.requireNonNull(clock);
    this.random = Objects.requireNonNull(random);
    this.services = Objects.requireNonNull(services);
  }

  public ProducerService producer() {
    return new ProducerService(
        ProducerSettings.from(configuration), kafka, topics, serdes, meters, clock);
  }

  /**
   * @param id name of the worker, unlike every other's and the same after a restart
   */
  public WorkerService worker(String id) {
    return new WorkerService(
        WorkerSettings.from(configuration), kafka, topics, serdes, meters, clock, random, id);
  }

  /**
   * @param id name of the judge, unlike every other's and the same after a restart
   */
  public JudgeService judge(String id) {
    return new JudgeService(
        JudgeSettings.from(configuration),
        kafka,
        topics,
        serdes,
        meters,
        clock,
        random,
        id,
        new FencedJudgeForm());
  }

  /** Whether a judge is asked about replies that the classifier is unsure of. */
  public boolean isJudged() {
    return JudgeSettings.isConfigured(configuration);
  }

  /** The judge if the configuration has one; nothing otherwise. */
  public List<Service> judgeIfConfigured(String id) {
    return JudgeSettings.isConfigured(configuration) ? List.of(judge(id)) : List.of();
  }

  /**
   * @param stateDirectory where its stores are kept instead of where the configuration says
   */
  public ClassifierService classifier(Optional<Path> stateDirectory) {
    ClassifierSettings read =
        ClassifierSettings.from(configuration, kafka.partitions(), kafka.replication());
    ClassifierSettings placed =
        read.withStateDirectory(
            stateDirectory.orElseGet(
                () -> StateDirectories.claim(read.stateDirectory(), namesStateDirectory())));
    ClassifierSettings settings =
        placed.withInstance(InstanceIds.keptIn(placed.stateDirectory(), random));
    return new ClassifierService(
        settings,
        kafka,
        topics,
        classifier(configuration, settings),
        meters,
        System::nanoTime,
        () -> Optional.ofNullable(console).map(ConsoleService::announced));
  }

  private boolean namesStateDirectory() {
    return configuration.section("classifier").find(Key.path("state_dir")).isPresent();
  }

  /**
   * The classifier and the console that shows its stores.
   *
   * @param stateDirectory where its stores are kept instead of where the configuration says
   */
  public List<Service> classifierAndConsole(Optional<Path> stateDirectory) {
    ClassifierService classifier = classifier(stateDirectory);
    console = console(classifier, stateDirectory);
    // The classifier tells its group where the console is, so that is known first.
    return List.of(console, classifier);
  }

  private ConsoleService console(ClassifierService classifier, Optional<Path> stateDirectory) {
    // Beside the data of one process with all roles there is no other instance.
    boolean besideOthers = stateDirectory.isEmpty();
    return new ConsoleService(
        ConsoleSettings.from(configuration),
        kafka,
        topics,
        serdes,
        new TopologyStores(
            new StreamShards(classifier::streams),
            ClassifierSettings.from(configuration, kafka.partitions(), kafka.replication())),
        classifier::others,
        besideOthers,
        stateDirectory.orElseGet(() -> Path.of(".candor", "state")).resolveSibling("labels.jsonl"),
        services,
        new ShippedCorrection(),
        meters,
        clock,
        System::nanoTime,
        new SecureRandom());
  }

  /**
   * Links of its notifications lead to the console of this process, if it has one and the
   * configuration names no other address; that console must start first.
   */
  public AlertingService alerting() {
    return new AlertingService(
        AlertingSettings.from(configuration),
        () -> Optional.ofNullable(console).map(ConsoleService::uri),
        kafka,
        topics,
        serdes,
        meters,
        clock,
        random);
  }

  /** Sends verdicts to a collector of OpenTelemetry, if the configuration names one. */
  public List<Service> telemetryIfConfigured() {
    TelemetrySettings settings = TelemetrySettings.from(configuration);
    return settings.endpoint().isEmpty()
        ? List.of()
        : List.of(EvaluationService.on(settings, kafka, topics, serdes, meters));
  }

  /** The classifier that a configuration asks for. */
  public static ResponseClassifier classifier(Configuration configuration) {
    return classifier(configuration, ClassifierSettings.from(configuration, 1, 1));
  }

  /** The classifier that a configuration asks for. */
  static ResponseClassifier classifier(Configuration configuration, ClassifierSettings settings) {
    StandardClassifier.Builder builder =
        StandardClassifier.builder().abstainBelow(settings.abstainBelow());
    try {
      settings.rulePack().ifPresent(builder::rulePack);
    } catch (RulePackException e) {
      throw new InputException(
          configuration.section("classifier").place("rules"),
          e.getMessage(),
          "fix the pack, or leave the field out",
          e);
    }
    ResponseClassifier classifier = builder.build();
    return JudgeSettings.isConfigured(configuration)
        ? new JudgedClassifier(
            classifier, new JudgeElsewhere(JudgeSettings.from(configuration).version()))
        : classifier;
  }
}
