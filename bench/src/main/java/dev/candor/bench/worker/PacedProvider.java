package dev.candor.bench.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider whose time for each question is known beforehand from the number in it, so that what a
 * client measures beyond it is overhead. The times differ from question to question: with one time
 * for all, 256 calls would start and end in step, and a burst of 256 answers would be measured
 * instead of an answer.
 */
final class PacedProvider implements AutoCloseable {
  private static final Pattern NUMBER = Pattern.compile("\\((\\d+)\\)");
  private static final byte[] ANSWER =
      ("{\"model\":\"bench\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{"
              + "\"role\":\"assistant\",\"content\":\""
              + "It was so, and many were there. ".repeat(30)
              + "\"}}],\"usage\":{\"prompt_tokens\":30,\"completion_tokens\":240}}")
          .getBytes(StandardCharsets.UTF_8);

  private final HttpServer server;
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);

  PacedProvider() {
    // Without it the server's second packet of each answer waits 40 ms for the first one's receipt.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(timers);
    server.createContext("/", this::answerLater);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  /** The time it takes for the question with a number: spread evenly from 300 to 700 ms. */
  static Duration latency(int number) {
    return Duration.ofMillis(300 + (number * 7919L) % 401);
  }

  private void answerLater(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Matcher matcher = NUMBER.matcher(body);
    int number = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    timers.schedule(
        () -> {
          try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, ANSWER.length);
            exchange.getResponseBody().write(ANSWER);
          } catch (IOException e) {
            // The client is gone; it counts that.
          }
        },
        latency(number).toMillis(),
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    server.stop(0);
    timers.shutdownNow();
  }
}
