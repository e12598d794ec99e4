package dev.candor.launcher.worker;

import dev.candor.embedded.broker.EmbeddedKafka;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** An embedded broker alone in its process. Arguments: data directory, port. */
public final class BrokerProcessMain {
  private BrokerProcessMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    new CountDownLatch(1).await();
  }
}
