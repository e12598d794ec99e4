package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.runtime.Health;
import dev.candor.runtime.KafkaSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BrokerWatchTest {
  @Test
  void brokersThatDoNotAnswerAreNamedAndMayComeBack() throws Exception {
    String address;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = "127.0.0.1:" + socket.getLocalPort();
    }
    try (BrokerWatch watch =
        new BrokerWatch(
            KafkaSettings.embedded(address, "http://127.0.0.1:1", 1),
            () ->
                Admin.create(
                    Map.of(
                        "bootstrap.servers", address,
                        "default.api.timeout.ms", 300,
                        "request.timeout.ms", 200)),
            List.of("candor-worker"),
            Duration.ofMinutes(10),
            Clock.systemUTC())) {
      watch.start();
      while (watch.health().state() == Health.State.STARTING) {
        Thread.onSpinWait();
      }
      assertThat(watch.health().state()).isEqualTo(Health.State.DOWN);
      assertThat(watch.health().state().isLive()).isTrue();
      assertThat(watch.health().detail()).contains("no broker of " + address, "TimeoutException");
    }
  }
}
