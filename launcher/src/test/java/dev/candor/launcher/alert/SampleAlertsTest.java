package dev.candor.launcher.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SampleAlertsTest {
  private final StringWriter out = new StringWriter();

  @Test
  void everyReceiverIsNamedWithWhatCameOfIt() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext("/taken", exchange -> answer(exchange, 204));
    server.createContext("/refused", exchange -> answer(exchange, 401));
    server.start();
    try {
      String base = "http://127.0.0.1:" + server.getAddress().getPort();
      int exit =
          run(
              "alerting:\n  receivers:\n"
                  + "    - {name: a, type: webhook, url: \""
                  + base
                  + "/taken\"}\n    - {name: b, type: webhook, url: \""
                  + base
                  + "/refused\"}\n");
      assertThat(out.toString().lines()).containsExactly("a: taken", "b: not accepted, HTTP 401");
      assertThat(exit).isEqualTo(2);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void withoutAReceiverTheFixIsNamed() {
    assertThatThrownBy(() -> run("alerting: {excerpts: false}\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no receiver is configured; add one");
  }

  private int run(String yaml) throws InterruptedException {
    return SampleAlerts.run(
        Configuration.parse("m.yaml", yaml, Map.of()),
        new PrintWriter(out),
        Clock.systemUTC(),
        new Random(1));
  }

  private static void answer(com.sun.net.httpserver.HttpExchange exchange, int status)
      throws java.io.IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(status, -1);
    }
  }
}
