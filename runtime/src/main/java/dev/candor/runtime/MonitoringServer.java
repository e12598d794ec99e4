package dev.candor.runtime;

import dev.candor.runtime.http.HostGate;
import dev.candor.runtime.http.HttpReply;
import dev.candor.runtime.http.HttpRequest;
import dev.candor.runtime.http.ServerLimits;
import dev.candor.runtime.http.WebServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Serves {@code /metrics} (Prometheus text, or OpenMetrics when asked for) and the health of every
 * service as JSON: {@code /health/ready} is 200 while all do their work, {@code /health/live} while
 * none has failed for good, else 503. {@code /health} is the readiness under its older name.
 */
public final class MonitoringServer implements Service {
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final int THREADS = 2;

  private final MonitoringSettings settings;
  private final PrometheusMeterRegistry registry;
  private final Supplier<List<Service>> services;
  private final HostGate gate;
  private WebServer server;

  public MonitoringServer(
      MonitoringSettings settings,
      PrometheusMeterRegistry registry,
      Supplier<List<Service>> services) {
    this.settings = Objects.requireNonNull(settings);
    this.registry = Objects.requireNonNull(registry);
    this.services = Objects.requireNonNull(services);
    this.gate = HostGate.of(settings.host(), settings.allowedHosts(), "monitoring.allowed_hosts");
  }

  @Override
  public String name() {
    return "monitoring";
  }

  @Override
  public synchronized void start() {
    server =
        WebServer.start(
            name(),
            settings.host(),
            settings.port(),
            ServerLimits.PAGES.withThreads(THREADS),
            this::answer);
  }

  /** Where the server listens, once started. */
  public synchronized URI uri() {
    return server.uri();
  }

  @Override
  public Health health() {
    return Health.up();
  }

  @Override
  public synchronized void close() {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  private HttpReply answer(HttpRequest request) {
    if (!gate.allows(request)) {
      return gate.refusal();
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return HttpReply.text(405, "only GET and HEAD are supported\n").with("Allow", "GET, HEAD");
    }
    return switch (request.path()) {
      case "/metrics" -> metrics(request);
      case "/health" -> health("up", Health.State::isReady);
      case "/health/ready" -> health("ready", Health.State::isReady);
      case "/health/live" -> health("live", Health.State::isLive);
      default -> HttpReply.text(404, "/metrics, /health/live or /health/ready\n");
    };
  }

  private HttpReply metrics(HttpRequest request) {
    boolean open = request.header("accept").orElse("").contains("application/openmetrics-text");
    String type = open ? OPEN_METRICS : PROMETHEUS_TEXT;
    return new HttpReply(
        200, type, registry.scrape(type).getBytes(StandardCharsets.UTF_8), Map.of());
  }

  private HttpReply health(String word, Predicate<Health.State> good) {
    StringBuilder json = new StringBuilder("{\"services\":{");
    boolean all = true;
    String separator = "";
    for (Service service : services.get()) {
      Health health = service.health();
      all &= good.test(health.state());
      json.append(separator)
          .append(quoted(service.name()))
          .append(":{\"state\":")
          .append(quoted(health.state().name().toLowerCase(Locale.ROOT)))
          .append(",\"detail\":")
          .append(quoted(health.detail()))
          .append('}');
      separator = ",";
    }
    json.append("},").append(quoted(word)).append(':').append(all).append("}\n");
    return HttpReply.json(all ? 200 : 503, json.toString());
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
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
