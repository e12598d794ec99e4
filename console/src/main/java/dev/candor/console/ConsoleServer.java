package dev.candor.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.candor.runtime.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of the console: bounded requests in, replies with strict headers out. */
final class ConsoleServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConsoleServer.class);
  private static final int THREADS = 8;
  private static final int LONGEST_FORM = 16 << 10;
  private static final int LONGEST_ADDRESS = 8 << 10;
  private static final int WORTH_PACKING = 1 << 10;

  /** Nothing may be loaded but our own style sheet; nothing may frame a page or take its forms. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self' data:;"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private final String host;
  private final HttpServer server;
  private final ExecutorService threads;

  private ConsoleServer(String host, HttpServer server, ExecutorService threads) {
    this.host = host;
    this.server = server;
    this.threads = threads;
  }

  static ConsoleServer start(String host, int port, Function<Request, Reply> pages) {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), 100);
    } catch (BindException e) {
      throw new InputException(
          "console.port",
          host + ":" + port + " is taken or not an address of this machine",
          "choose another port, or 0 for a free one",
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(
          "console.host", "cannot bind " + host, "name an address of this machine", e);
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "console");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(exchange, pages));
    server.start();
    return new ConsoleServer(host, server, threads);
  }

  URI uri() {
    String name =
        host.equals("0.0.0.0") || host.equals("::")
            ? "127.0.0.1"
            : host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + name + ":" + server.getAddress().getPort());
  }

  private static void handle(HttpExchange exchange, Function<Request, Reply> pages)
      throws IOException {
    try (exchange) {
      Reply reply;
      try {
        reply = pages.apply(request(exchange));
      } catch (IllegalArgumentException e) {
        log.debug("a request that cannot be read", e);
        reply = Reply.html(400, "<!doctype html><title>400</title>400");
      }
      send(exchange, reply);
    }
  }

  private static Request request(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    if (uri.toString().length() > LONGEST_ADDRESS) {
      throw new IllegalArgumentException("the address is too long");
    }
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    String form = "";
    if (exchange.getRequestMethod().equals("POST")) {
      try (InputStream in = exchange.getRequestBody()) {
        byte[] body = in.readNBytes(LONGEST_FORM + 1);
        if (body.length > LONGEST_FORM) {
          throw new IllegalArgumentException("the form is too long");
        }
        form = new String(body, StandardCharsets.UTF_8);
      }
    }
    return Request.of(
        exchange.getRequestMethod(),
        uri.getRawPath() == null ? "/" : uri.getRawPath(),
        uri.getRawQuery(),
        form,
        headers);
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", reply.type());
    headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
    reply.headers().forEach(headers::set);
    byte[] body = reply.body();
    headers.add("Vary", "Accept-Encoding");
    if (body.length > WORTH_PACKING && mayPack(exchange, reply)) {
      body = packed(body);
      headers.set("Content-Encoding", "gzip");
    }
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(reply.status(), head || body.length == 0 ? -1 : body.length);
    if (!head && body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Not what holds a secret beside words of the asker: its packed length would tell of it. */
  private static boolean mayPack(HttpExchange exchange, Reply reply) {
    String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
    return accepted != null && accepted.contains("gzip") && !reply.holdsSecret();
  }

  private static byte[] packed(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 4);
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(body);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
