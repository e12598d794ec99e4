package dev.candor.worker.provider;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that answers with one recorded shape and remembers what it was asked. */
final class StubProvider implements AutoCloseable {
  /** A request as it came. */
  record Asked(String method, URI uri, Headers headers, String body) {}

  /** A recorded shape: a status line, headers, an empty line, the body. */
  record Shape(int status, List<String[]> headers, byte[] body) {
    static Shape named(String name) {
      try (InputStream in =
          StubProvider.class.getResourceAsStream("/providers/" + name + ".http")) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        int split = text.indexOf("\n\n");
        String[] head = text.substring(0, split).split("\n");
        List<String[]> headers = new CopyOnWriteArrayList<>();
        for (int i = 1; i < head.length; i++) {
          headers.add(head[i].split(": ", 2));
        }
        return new Shape(
            Integer.parseInt(head[0].strip()),
            headers,
            text.substring(split + 2).getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  StubProvider(Shape shape) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.add(
                new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            shape.headers().forEach(h -> exchange.getResponseHeaders().add(h[0], h[1]));
            exchange.sendResponseHeaders(shape.status(), 0);
            exchange.getResponseBody().write(shape.body());
          }
        });
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<Asked> asked() {
    return asked;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
