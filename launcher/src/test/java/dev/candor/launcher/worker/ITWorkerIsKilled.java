package dev.candor.launcher.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.embedded.registry.EmbeddedRegistry;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.runtime.KafkaSettings;
import dev.candor.simulator.Faults;
import dev.candor.simulator.Latency;
import dev.candor.simulator.MixRule;
import dev.candor.simulator.OutcomeMix;
import dev.candor.simulator.Rollout;
import dev.candor.simulator.Scenario;
import dev.candor.simulator.SimulatedProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills workers, and now and then the broker, as {@code kill -9} does, while a provider fails a
 * fifth of its calls. {@code -Dcandor.kills=200} asks for more kills than the usual 12.
 */
class ITWorkerIsKilled {
  private static final String MODEL = "simulated-model";
  private static final int PROBES_PER_KILL = 60;
  private static final int KILLS_PER_BROKER_KILL = 6;

  @TempDir Path directory;

  private final Random random = new Random(20_261_124);

  @Test
  void eachProbeEndsOnceWhateverIsKilled() throws IOException {
    int kills = Integer.getInteger("candor.kills", 12);
    int port = freePort();
    String bootstrap = "127.0.0.1:" + port;
    Path data = directory.resolve("kafka");
    ChildProcess broker = broker(data, port);
    ChildProcess[] workers = new ChildProcess[2];
    try (SimulatedProvider provider = provider()) {
      awaitBroker(bootstrap);
      try (EmbeddedRegistry registry =
          new EmbeddedRegistry(bootstrap, Map.of(), "127.0.0.1", 0, "_schemas")) {
        registry.start();
        Path configuration = configuration(bootstrap, registry.uri().toString(), provider);
        KafkaSettings settings =
            KafkaSettings.embedded(bootstrap, registry.uri().toString(), ProbeLedger.PARTITIONS);
        ProbeLedger ledger =
            new ProbeLedger(settings, new Topics(""), new EventSerdes(settings.serde()));
        ledger.createTopics();
        for (int i = 0; i < workers.length; i++) {
          workers[i] = worker(configuration, i);
        }
        for (int kill = 1; kill <= kills; kill++) {
          int asked = kill * PROBES_PER_KILL;
          ledger.ask(MODEL, asked - PROBES_PER_KILL, asked);
          // Somewhere in the middle of the work that was just given.
          ledger.readUntil(asked - random.nextInt(PROBES_PER_KILL * 3 / 2), Duration.ofSeconds(40));
          if (kill % KILLS_PER_BROKER_KILL == 0) {
            broker.kill();
            broker = broker(data, port);
            awaitBroker(bootstrap);
          } else {
            int victim = random.nextInt(workers.length);
            workers[victim].kill();
            workers[victim] = worker(configuration, victim);
          }
        }
        int probes = kills * PROBES_PER_KILL;
        ledger.readUntil(probes, Duration.ofSeconds(90));
        assertThat(ledger.times()).as("lost").hasSize(probes);
        assertThat(ledger.times().values()).as("doubled").containsOnly(1);
        assertThat(workers).allMatch(ChildProcess::isAlive);
      }
    } finally {
      for (ChildProcess worker : workers) {
        if (worker != null) {
          worker.close();
        }
      }
      broker.close();
    }
  }

  private ChildProcess broker(Path data, int port) {
    return ChildProcess.start(
        BrokerProcessMain.class,
        directory.resolve("broker.log"),
        "512m",
        data.toString(),
        String.valueOf(port));
  }

  private ChildProcess worker(Path configuration, int number) {
    return ChildProcess.start(
        WorkerProcessMain.class,
        directory.resolve("worker-" + number + ".log"),
        "128m",
        configuration.toString(),
        "w" + number);
  }

  private Path configuration(String bootstrap, String registry, SimulatedProvider provider)
      throws IOException {
    return Files.writeString(
        directory.resolve("monitor.yaml"),
        """
        kafka:
          bootstrap: %s
          client:
            session.timeout.ms: "6000"
        registry:
          url: %s
        targets:
          - name: %s
            endpoint: %s
            model: %s
            max_tokens: 300
            limits: {in_flight: 16}
            retries: {max_attempts: 8, base: 20ms, max_delay: 1s}
        """
            .formatted(bootstrap, registry, MODEL, provider.baseUri(), MODEL));
  }

  private static SimulatedProvider provider() {
    return SimulatedProvider.start(
        Scenario.builder()
            .addModels(
                Scenario.modelBuilder(MODEL)
                    .latency(
                        new Latency(
                            Duration.ofMillis(60), Duration.ofMillis(300), Duration.ofMillis(600)))
                    .faults(new Faults(.02, .06, .06, 0, .03, .03))
                    .release("1", new Rollout.AtStart(), MixRule.always(OutcomeMix.CANDID))
                    .build())
            .build(),
        0);
  }

  private static void awaitBroker(String bootstrap) {
    KafkaSettings settings = KafkaSettings.embedded(bootstrap, "http://unused", 1);
    KafkaException last = null;
    for (int i = 0; i < 5; i++) {
      try (Admin admin = Admin.create(settings.clientProperties())) {
        admin.listTopics().names().get();
        return;
      } catch (java.util.concurrent.ExecutionException e) {
        last = new KafkaException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new KafkaException(e);
      }
    }
    throw last;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
