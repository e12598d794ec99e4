package dev.candor.bench.latency;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real Alertmanager as a process on loopback, with one receiver that tells nobody. */
final class InstalledAlertmanager implements AutoCloseable {
  private static final int START_SECONDS = 20;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final URI uri;

  private InstalledAlertmanager(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /** Starts it, or empty where none is installed. */
  static Optional<InstalledAlertmanager> start(Path directory)
      throws IOException, InterruptedException {
    Optional<Path> program =
        Stream.of(System.getenv("PATH").split(":"))
            .flatMap(
                place ->
                    Stream.of("prometheus-alertmanager", "alertmanager")
                        .map(name -> Path.of(place, name)))
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isEmpty()) {
      return Optional.empty();
    }
    Path config = directory.resolve("alertmanager.yml");
    Files.writeString(config, "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
    int port = freePort();
    Process process =
        new ProcessBuilder(
                List.of(
                    program.get().toString(),
                    "--config.file=" + config,
                    "--storage.path=" + directory.resolve("alertmanager"),
                    "--web.listen-address=127.0.0.1:" + port,
                    "--cluster.listen-address="))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("alertmanager.log").toFile())
            .start();
    InstalledAlertmanager alertmanager =
        new InstalledAlertmanager(process, URI.create("http://127.0.0.1:" + port));
    for (int look = 0; !alertmanager.isReady(); look++) {
      if (look == START_SECONDS * 10 || process.waitFor(100, TimeUnit.MILLISECONDS)) {
        alertmanager.close();
        throw new IllegalStateException("the Alertmanager did not start");
      }
    }
    return Optional.of(alertmanager);
  }

  URI uri() {
    return uri;
  }

  /** Targets of the alerts that it shows as firing. */
  Set<String> targets() throws IOException, InterruptedException {
    Set<String> targets = new TreeSet<>();
    for (JsonNode alert : new ObjectMapper().readTree(get("/api/v2/alerts?active=true").body())) {
      targets.add(alert.at("/labels/target").asText());
    }
    return targets;
  }

  private boolean isReady() throws InterruptedException {
    try {
      return get("/-/ready").statusCode() == 200;
    } catch (IOException e) {
      return false; // not yet listening
    }
  }

  private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(uri.resolve(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
