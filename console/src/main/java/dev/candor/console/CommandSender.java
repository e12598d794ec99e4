package dev.candor.console;

import dev.candor.events.AlertCommand;
import dev.candor.events.Topics.Topic;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes what readers ask to the topic of alert commands, which alerting reads.
 *
 * @param ids makes an identity unlike every other
 */
record CommandSender(
    Topic<AlertCommand> topic,
    Serializer<AlertCommand> serializer,
    Producer<String, byte[]> producer,
    Supplier<String> ids,
    InstantSource clock)
    implements Consumer<AlertAction> {
  private static final long PATIENCE_SECONDS = 10;

  @Override
  public void accept(AlertAction action) {
    String target = action.target();
    AlertCommand command =
        new AlertCommand(
            ids.get(),
            action.id(),
            target,
            action.action(),
            action.by(),
            action.reason(),
            clock.instant(),
            action.from(),
            action.until());
    try {
      producer
          .send(
              new ProducerRecord<>(
                  topic.name(), target, serializer.serialize(topic.name(), command)))
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the command could not be sent", e);
    }
  }
}
