package dev.candor.bench.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The stand's provider, seen from the process that measures. */
final class StandProvider implements AutoCloseable {
  /**
   * What it saw.
   *
   * @param mostAtOnce requests it had unanswered at one time
   * @param turnaroundP50 milliseconds from an answer's last byte leaving to the next request's last
   *     byte being there, on the slot that became free
   * @param perSecond requests a second that it took
   * @param cpuMillis processor time of its process
   */
  record Figures(
      long arrived,
      long turnedAway,
      int mostAtOnce,
      double turnaroundP50,
      double turnaroundP99,
      double turnaroundMost,
      double perSecond,
      long cpuMillis) {}

  private final Process process;
  private final BufferedReader out;
  private final int port;

  /**
   * @param perMinute requests it takes a minute, 0 for any number
   * @param warmUp requests that its figures leave out
   */
  StandProvider(Duration shortest, Duration longest, int perMinute, int warmUp) {
    try {
      process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-Xmx96m",
                      "-XX:+UseSerialGC",
                      "-cp",
                      System.getProperty("java.class.path"),
                      StandProviderMain.class.getName(),
                      Long.toString(shortest.toMillis()),
                      Long.toString(longest.toMillis()),
                      Integer.toString(perMinute),
                      Integer.toString(warmUp)))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
      port = Integer.parseInt(out.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port + "/v1");
  }

  Figures figures() {
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      return new ObjectMapper().readValue(out.readLine(), Figures.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
