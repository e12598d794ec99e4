package dev.candor.console;

import dev.candor.runtime.InputException;
import dev.candor.runtime.http.HttpReply;
import dev.candor.runtime.http.HttpRequest;
import dev.candor.runtime.http.ServerLimits;
import dev.candor.runtime.http.WebServer;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of the console: bounded requests in, replies with strict headers out. */
final class ConsoleServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConsoleServer.class);
  private static final int LONGEST_FORM = 16 << 10;

  /** Nothing may be loaded but our own style sheet; nothing may frame a page or take its forms. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self' data:;"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy", CONTENT_SECURITY_POLICY,
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cache-Control", "no-store");

  private final WebServer server;

  private ConsoleServer(WebServer server) {
    this.server = server;
  }

  /**
   * Starts to serve.
   *
   * @throws InputException when the address cannot be had
   */
  static ConsoleServer start(String host, int port, Function<Request, PageReply> pages) {
    return start(host, port, ServerLimits.PAGES.withMaxBodyBytes(LONGEST_FORM), pages);
  }

  static ConsoleServer start(
      String host, int port, ServerLimits limits, Function<Request, PageReply> pages) {
    return new ConsoleServer(
        WebServer.start("console", host, port, limits, request -> answer(request, pages)));
  }

  URI uri() {
    return server.uri();
  }

  private static HttpReply answer(HttpRequest request, Function<Request, PageReply> pages) {
    PageReply reply;
    try {
      reply = pages.apply(Request.of(request));
    } catch (IllegalArgumentException e) {
      log.debug("an unreadable request", e);
      reply = PageReply.html(400, "<!doctype html><title>400</title>400");
    }
    Map<String, String> headers = new LinkedHashMap<>(HEADERS);
    headers.putAll(reply.headers());
    return new HttpReply(reply.status(), reply.type(), reply.body(), headers);
  }

  @Override
  public void close() {
    server.close();
  }
}
