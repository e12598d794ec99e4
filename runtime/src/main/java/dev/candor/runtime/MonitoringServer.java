package dev.candor.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Serves {@code /metrics} (Prometheus text, or OpenMetrics when asked for) and {@code /health}: 200
 * while every service is up, else 503, each service with its state as JSON.
 */
public final class MonitoringServer implements Service {
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final MonitoringSettings settings;
  private final PrometheusMeterRegistry registry;
  private final Supplier<List<Service>> services;
  private HttpServer server;
  private ExecutorService threads;

  public MonitoringServer(
      MonitoringSettings settings,
      PrometheusMeterRegistry registry,
      Supplier<List<Service>> services) {
    this.settings = Objects.requireNonNull(settings);
    this.registry = Objects.requireNonNull(registry);
    this.services = Objects.requireNonNull(services);
  }

  @Override
  public String name() {
    return "monitoring";
  }

  @Override
  public synchronized void start() {
    try {
      server = HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), 50);
    } catch (BindException e) {
      throw new InputException(
          "monitoring.port",
          settings.host() + ":" + settings.port() + " is taken or not an address of this machine",
          "choose another port, or 0 for a free one",
          e);
    } catch (IOException e) {
      throw new InputException(
          "monitoring.host",
          "cannot bind " + settings.host(),
          "name an address of this machine",
          e);
    }
    threads =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "monitoring");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/metrics", this::metrics);
    server.createContext("/health", this::healthPage);
    server.start();
  }

  /** Where the server listens, once started. */
  public synchronized URI uri() {
    String host = settings.host().equals("0.0.0.0") ? "127.0.0.1" : settings.host();
    return URI.create("http://" + host + ":" + server.getAddress().getPort());
  }

  @Override
  public Health health() {
    return Health.up();
  }

  @Override
  public synchronized void close() {
    if (server != null) {
      server.stop(0);
      threads.shutdownNow();
      server = null;
    }
  }

  private void metrics(HttpExchange exchange) throws IOException {
    String accepted = exchange.getRequestHeaders().getFirst("Accept");
    boolean open = accepted != null && accepted.contains("application/openmetrics-text");
    String type = open ? OPEN_METRICS : PROMETHEUS_TEXT;
    respond(exchange, 200, type, registry.scrape(type));
  }

  private void healthPage(HttpExchange exchange) throws IOException {
    StringBuilder json = new StringBuilder("{\"services\":{");
    boolean up = true;
    String separator = "";
    for (Service service : services.get()) {
      Health health = service.health();
      up &= health.state() == Health.State.UP;
      json.append(separator)
          .append(quoted(service.name()))
          .append(":{\"state\":")
          .append(quoted(health.state().name().toLowerCase(java.util.Locale.ROOT)))
          .append(",\"detail\":")
          .append(quoted(health.detail()))
          .append('}');
      separator = ",";
    }
    json.append("},\"up\":").append(up).append("}\n");
    respond(exchange, up ? 200 : 503, "application/json; charset=utf-8", json.toString());
  }

  private static void respond(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
      if (!head) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
