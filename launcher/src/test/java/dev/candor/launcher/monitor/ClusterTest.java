package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.candor.events.Topics;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.KafkaSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a role says of a cluster that it cannot use. */
class ClusterTest {
  @Test
  void brokersThatAreAwayAreNamedWithAddressSettingAndFix() throws Exception {
    String address = "127.0.0.1:" + freePort();
    assertThatThrownBy(() -> cluster(address, "http://" + address).ensure(new Topics("")))
        .isInstanceOf(StartWait.NotYetException.class)
        .cause()
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("m.yaml:1: kafka.bootstrap: the cluster at " + address)
        .hasMessageContaining("no broker answers there")
        .hasMessageContaining("start it or correct kafka.bootstrap")
        .hasMessageContaining("candor doctor --config m.yaml");
  }

  @Test
  void bootstrapThatIsNoAddressIsNamedWithItsSetting() {
    assertThatThrownBy(() -> cluster("nowhere", "http://127.0.0.1:1").ensure(new Topics("")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("m.yaml:1: kafka.bootstrap: the cluster at nowhere")
        .hasMessageContaining("host:port");
  }

  @Test
  void registryThatIsAwayIsNamedWithAddressAndSetting() throws Exception {
    String address = "127.0.0.1:" + freePort();
    assertThatThrownBy(() -> cluster(address, "http://" + address).reachRegistry())
        .isInstanceOf(StartWait.NotYetException.class)
        .cause()
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("m.yaml:2: registry.url: the schema registry at http://" + address)
        .hasMessageContaining("cannot be reached");
  }

  @Test
  void registryWithoutAddressIsToldWhatOneLooksLike() {
    assertThatThrownBy(() -> cluster("b:9092", "nowhere").reachRegistry())
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("m.yaml:2: registry.url: ")
        .hasMessageContaining("http://127.0.0.1:8081");
  }

  @Test
  void whatAnswersInPlaceOfARegistryIsToldFromOne() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] page = "<html>hello</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      assertThatThrownBy(() -> cluster("b:9092", url).reachRegistry())
          .isInstanceOf(InputException.class)
          .hasMessageContaining("registry.url")
          .hasMessageContaining("is not a schema registry");
    } finally {
      server.stop(0);
    }
  }

  private static Cluster cluster(String bootstrap, String registry) {
    Configuration configuration =
        Configuration.parse(
            "m.yaml",
            "kafka: {bootstrap: '"
                + bootstrap
                + "'}\n"
                + "registry: {url: '"
                + registry
                + "', serde: {retries.wait.ms: '1'}}\n",
            Map.of());
    return new Cluster(configuration, KafkaSettings.from(configuration), Duration.ofSeconds(1));
  }

  /** A port at which nothing listens. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
