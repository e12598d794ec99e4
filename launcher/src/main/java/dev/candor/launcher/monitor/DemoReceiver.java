package dev.candor.launcher.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.function.Consumer;

/** The demonstration's webhook: a real HTTP server that receives alerts as CloudEvents. */
final class DemoReceiver implements AutoCloseable {
  private static final int MOST_BYTES = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;

  /**
   * An alert as it arrived.
   *
   * @param state firing, acknowledged or resolved
   * @param title the finding in a few words
   */
  record Received(String state, String title) {
    boolean isFiring() {
      return state.equals("firing");
    }
  }

  private DemoReceiver(HttpServer server) {
    this.server = server;
  }

  static DemoReceiver start(Consumer<Received> told) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
      server.createContext("/", exchange -> receive(exchange, told));
      server.start();
      return new DemoReceiver(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void receive(HttpExchange exchange, Consumer<Received> told) throws IOException {
    try (exchange) {
      JsonNode event = JSON.readTree(exchange.getRequestBody().readNBytes(MOST_BYTES));
      JsonNode data = event.path("data");
      exchange.sendResponseHeaders(204, -1);
      told.accept(new Received(data.path("state").asText("firing"), data.path("title").asText()));
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/alerts");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
