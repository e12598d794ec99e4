package dev.candor.bench.latency;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;

/**
 * Stands in front of an Alertmanager: notes when each target's first alert arrives, and hands the
 * request on, so that the real program says whether it takes it. Without one it takes everything.
 */
final class AlertmanagerDoor implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Long> arrivals = new ConcurrentHashMap<>();
  private final Map<String, Instant> starts = new ConcurrentHashMap<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final Optional<URI> behind;
  private final LongSupplier nanoTime;
  private final HttpServer server;

  AlertmanagerDoor(Optional<URI> behind, LongSupplier nanoTime) {
    this.behind = behind;
    this.nanoTime = nanoTime;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/api/v2/alerts", this::take);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** When the first alert of each target had arrived, in nanoseconds of the clock. */
  Map<String, Long> arrivals() {
    return arrivals;
  }

  /** When alerting had the first signal of each target. */
  Map<String, Instant> starts() {
    return starts;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      long now = nanoTime.getAsLong();
      for (JsonNode alert : JSON.readTree(body)) {
        String target = alert.at("/labels/target").asText();
        arrivals.putIfAbsent(target, now);
        starts.putIfAbsent(target, Instant.parse(alert.path("startsAt").asText()));
      }
      exchange.sendResponseHeaders(behind.isPresent() ? handOn(behind.get(), body) : 200, -1);
    }
  }

  private int handOn(URI alertmanager, byte[] body) throws IOException {
    try {
      return client
          .send(
              HttpRequest.newBuilder(alertmanager.resolve("/api/v2/alerts"))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
