package dev.candor.launcher.monitor;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that others wrote, as {@code bin/peers} fetches it. Where it was not fetched the test
 * is skipped with a printed reason; if {@code CANDOR_REQUIRE_ALL} is true it is fetched, and the
 * test fails where that fails.
 */
final class PeerProgram {
  private static final Duration LONGEST_START = Duration.ofMinutes(3);

  private PeerProgram() {}

  /** The directory of a peer. */
  static Path directory(String name) throws IOException, InterruptedException {
    String set = System.getenv("CANDOR_PEERS");
    Path directory =
        (set == null
                ? Path.of(System.getProperty("user.home"), ".cache/candor/peers")
                : Path.of(set))
            .resolve(name);
    if (Boolean.parseBoolean(System.getenv("CANDOR_REQUIRE_ALL"))) {
      fetch(name);
    } else if (!Files.isDirectory(directory)) {
      String reason = name + " was not fetched (bin/peers " + name + ")";
      System.out.println("skipped: " + reason);
      Assumptions.abort(reason);
    }
    return directory;
  }

  private static void fetch(String name) throws IOException, InterruptedException {
    Path script = Path.of("..", "bin", "peers");
    Process process = new ProcessBuilder(script.toString(), name).redirectErrorStream(true).start();
    String printed;
    try (BufferedReader reader = process.inputReader()) {
      printed = String.join("\n", reader.lines().toList());
    }
    if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new AssertionError("bin/peers " + name + " failed: " + printed);
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits until a started program answers at an address with success. */
  static void awaitAnswer(Process process, URI uri, Path log)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        if (HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode()
            == 200) {
          return;
        }
      } catch (IOException e) {
        // It does not listen yet.
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
    throw new AssertionError("no answer from " + uri + ": " + Files.readString(log));
  }
}
