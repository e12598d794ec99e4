package dev.candor.launcher.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The real Alertmanager as a process on loopback, with the configuration that ships. */
final class RealAlertmanager implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** As long as a loaded machine may need for cycles, their evaluation and the rules' delays. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Process process;
  private final URI uri;

  private RealAlertmanager(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  static RealAlertmanager start(Path directory) throws IOException, InterruptedException {
    RealProgram program = RealProgram.named("prometheus-alertmanager", "prometheus-alertmanager");
    int port = freePort();
    Process process =
        program.start(
            directory,
            directory.resolve("alertmanager.log"),
            "--config.file=" + Repository.file("alertmanager/alertmanager.yml"),
            "--storage.path=" + directory.resolve("alertmanager"),
            "--web.listen-address=127.0.0.1:" + port,
            "--cluster.listen-address=");
    RealAlertmanager alertmanager =
        new RealAlertmanager(process, URI.create("http://127.0.0.1:" + port));
    await("the Alertmanager to be ready", () -> get(alertmanager.uri + "/-/ready") != null);
    return alertmanager;
  }

  URI uri() {
    return uri;
  }

  /** The alerts it shows, waited for until they are as wanted. */
  JsonNode alerts(String what, Predicate<JsonNode> wanted) throws InterruptedException {
    JsonNode[] seen = new JsonNode[1];
    await(
        what,
        () -> {
          String body = get(uri + "/api/v2/alerts");
          seen[0] = body == null ? null : new ObjectMapper().readTree(body);
          return seen[0] != null && wanted.test(seen[0]);
        });
    return seen[0];
  }

  /** Something that becomes true after a while. */
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /** Looks every 20 ms. */
  static void await(String what, Condition condition) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long start = System.nanoTime();
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (IOException e) {
        // Not yet there.
      }
      if (never.await(20, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
    throw new AssertionError("waited in vain for " + what);
  }

  static String get(String url) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build(),
            HttpResponse.BodyHandlers.ofString());
    return response.statusCode() == 200 ? response.body() : null;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
