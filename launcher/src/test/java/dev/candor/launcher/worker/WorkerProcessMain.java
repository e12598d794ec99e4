package dev.candor.launcher.worker;

import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.KafkaSettings;
import dev.candor.worker.WorkerService;
import dev.candor.worker.WorkerSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/** A worker alone in its process. Arguments: configuration file, worker id. */
public final class WorkerProcessMain {
  private WorkerProcessMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    Configuration configuration = Configuration.load(Path.of(arguments[0]), System.getenv());
    KafkaSettings kafka = KafkaSettings.from(configuration);
    WorkerService worker =
        new WorkerService(
            WorkerSettings.from(configuration),
            kafka,
            new Topics(kafka.topicPrefix()),
            new EventSerdes(kafka.serde()),
            new BoundedMeterRegistry(new SimpleMeterRegistry()),
            Clock.systemUTC(),
            new Random(),
            arguments[1]);
    worker.start();
    new CountDownLatch(1).await();
  }
}
