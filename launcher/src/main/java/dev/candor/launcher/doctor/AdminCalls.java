package dev.candor.launcher.doctor;

import dev.candor.runtime.KafkaSettings;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** Questions to a cluster that may not be there: none is waited for much longer than a moment. */
final class AdminCalls {
  static final int PATIENCE_MILLIS = 8_000;

  private AdminCalls() {}

  static Admin open(KafkaSettings settings) {
    Map<String, Object> properties = settings.clientProperties();
    properties.put("default.api.timeout.ms", PATIENCE_MILLIS);
    properties.put("request.timeout.ms", PATIENCE_MILLIS / 2);
    return Admin.create(properties);
  }

  /** The answer; what went wrong is thrown as Kafka's own exception. */
  static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE_MILLIS * 2L, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("no answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException(e);
    }
  }
}
