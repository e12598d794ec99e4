package dev.candor.alerting.receiver;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A real HTTP server that keeps what it is posted and answers as told, 200 otherwise. */
public final class Inbox implements AutoCloseable {
  /** One request. */
  public record Post(String path, Map<String, List<String>> headers, String body) {
    public String header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(header -> header.getValue().get(0))
          .findFirst()
          .orElse(null);
    }
  }

  private final HttpServer server;
  private final BlockingQueue<Post> posts = new LinkedBlockingQueue<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
  private volatile CountDownLatch held = new CountDownLatch(0);

  public Inbox() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Integer answer = answers.poll();
            posts.add(
                new Post(
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    body));
            awaitRelease();
            if (answer != null && answer == 429) {
              exchange.getResponseHeaders().set("Retry-After", "7");
            }
            String said = bodies.poll();
            byte[] bytes = said == null ? new byte[0] : said.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                answer == null ? 200 : answer, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** Answers the next requests with these status codes. */
  public void answer(int... statuses) {
    for (int status : statuses) {
      answers.add(status);
    }
  }

  /** Answers nothing until what it returns is counted down. */
  public CountDownLatch hold() {
    held = new CountDownLatch(1);
    return held;
  }

  private void awaitRelease() throws IOException {
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Answers the next request with this body. */
  public void say(String body) {
    bodies.add(body);
  }

  /** The next request, waited for as long as a loaded machine may need. */
  public Post take() throws InterruptedException {
    Post post = posts.poll(20, TimeUnit.SECONDS);
    if (post == null) {
      throw new AssertionError("nothing was posted");
    }
    return post;
  }

  public boolean isEmpty() {
    return posts.isEmpty();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
