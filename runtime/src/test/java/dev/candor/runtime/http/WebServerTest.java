package dev.candor.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.runtime.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebServerTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final ServerLimits PATIENT = limits(64, LONG, LONG, LONG);

  private static ServerLimits limits(
      int connections, Duration request, Duration idle, Duration write) {
    return new ServerLimits(connections, 8 << 10, 1 << 10, request, idle, write, 2, 2);
  }

  private static WebServer echo(ServerLimits limits) {
    return WebServer.start(
        "test",
        "127.0.0.1",
        0,
        limits,
        request ->
            HttpReply.text(
                200, "[" + request.method() + " " + request.path() + " " + request.text() + "]"));
  }

  private static Socket open(WebServer server) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Sends, keeps its side open and reads until the server closes. */
  private static String exchange(WebServer server, String text) throws IOException {
    try (Socket socket = open(server)) {
      say(socket, text);
      return rest(socket);
    }
  }

  private static String get(WebServer server) throws IOException {
    return exchange(server, "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  }

  @Test
  void connectionThatSaysNothingIsClosed() throws IOException {
    try (WebServer server = echo(limits(64, SHORT, LONG, LONG));
        Socket silent = open(server)) {
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void requestThatTricklesInIsCutOffAtItsTimeHoweverOftenItSaysSomething() throws IOException {
    try (WebServer server = echo(limits(64, SHORT, LONG, LONG));
        Socket slow = open(server)) {
      say(slow, "GET / HTTP/1.1\r\n");
      slow.setSoTimeout(20);
      boolean over = false;
      for (int line = 0; !over && line < 1_000; line++) {
        try {
          say(slow, "X-" + line + ": a\r\n");
          over = slow.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
          // Nothing yet: the next line of the head follows.
        } catch (SocketException e) {
          over = true;
        }
      }
      assertThat(over).isTrue();
      awaitConnections(server, 0);
    }
  }

  @Test
  void bodyThatDoesNotComeIsNotWaitedForLongerThanAHead() throws IOException {
    try (WebServer server = echo(limits(64, SHORT, LONG, LONG))) {
      assertThat(exchange(server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf"))
          .startsWith("HTTP/1.1 408 ");
    }
  }

  @Test
  void clientThatSendsAllItsBodyBeforeItReadsStillSeesTheRefusal() throws IOException {
    int length = 6 << 20;
    try (WebServer server = echo(PATIENT);
        Socket eager = open(server)) {
      say(eager, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n");
      say(eager, "x".repeat(length));
      assertThat(rest(eager)).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void clientThatNeverStopsSendingAfterARefusalIsCutOff() throws IOException {
    try (WebServer server = echo(PATIENT);
        Socket endless = open(server)) {
      say(endless, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000000\r\n\r\n");
      String piece = "x".repeat(1 << 16);
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 30_000; i++) {
                  say(endless, piece);
                }
              })
          .isInstanceOf(SocketException.class);
      awaitConnections(server, 0);
    }
  }

  @Test
  void connectionKeptOpenAfterAReplyIsClosedWhenIdle() throws IOException {
    try (WebServer server = echo(limits(64, LONG, SHORT, LONG))) {
      assertThat(exchange(server, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n")).endsWith("[GET /x ]");
    }
  }

  @Test
  void clientThatDoesNotReadItsReplyIsCutOff() throws IOException {
    byte[] large = new byte[32 << 20];
    try (WebServer server =
            WebServer.start(
                "test",
                "127.0.0.1",
                0,
                limits(64, LONG, LONG, SHORT),
                request -> new HttpReply(200, "application/octet-stream", large, Map.of()));
        Socket deaf = open(server)) {
      say(deaf, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      awaitConnections(server, 1);
      awaitConnections(server, 0);
    }
  }

  @Test
  void halfOpenConnectionsBeyondTheBoundKeepNobodyOut() throws IOException {
    List<Socket> held = new ArrayList<>();
    try (WebServer server = echo(limits(8, LONG, LONG, LONG))) {
      for (int i = 0; i < 50; i++) {
        Socket socket = open(server);
        say(socket, "GET / HT");
        held.add(socket);
        if (i % 10 == 9) {
          assertThat(get(server)).startsWith("HTTP/1.1 200 OK").endsWith("[GET /x ]");
        }
      }
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (server.connections() > 8 && System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      assertThat(server.connections()).isLessThanOrEqualTo(8);
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  @Test
  void requestsBeyondThoseThatMayWaitAreToldToTryAgain() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(2);
    List<Socket> asking = new ArrayList<>();
    try (WebServer server =
        WebServer.start(
            "test",
            "127.0.0.1",
            0,
            PATIENT,
            request -> {
              begun.countDown();
              await(go);
              return HttpReply.text(200, "done");
            })) {
      // Two threads and two places to wait.
      for (int i = 0; i < 5; i++) {
        Socket socket = open(server);
        say(socket, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        asking.add(socket);
        if (i == 1) {
          await(begun);
        }
      }
      LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
      for (Socket socket : asking) {
        new Thread(
                () -> {
                  try {
                    heard.add(rest(socket));
                  } catch (IOException e) {
                    heard.add(e.toString());
                  }
                })
            .start();
      }
      assertThat(heard.poll(30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 503 ");
      go.countDown();
      for (int i = 0; i < 4; i++) {
        assertThat(heard.poll(30, TimeUnit.SECONDS)).endsWith("done");
      }
    } finally {
      for (Socket socket : asking) {
        socket.close();
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void awaitConnections(WebServer server, int wanted) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (server.connections() != wanted && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertThat(server.connections()).isEqualTo(wanted);
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    try (WebServer server = echo(PATIENT)) {
      String all =
          exchange(
              server,
              "POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\none"
                  + "POST /b HTTP/1.1\r\nContent-Length: 3\r\nConnection: close\r\n\r\ntwo");
      assertThat(all).containsSubsequence("[POST /a one]", "[POST /b two]");
    }
  }

  @Test
  void chunkedBodyIsJoined() throws IOException {
    try (WebServer server = echo(PATIENT)) {
      assertThat(
              exchange(
                  server,
                  "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                      + "3\r\none\r\n4;x=y\r\n two\r\n0\r\n\r\n"))
          .endsWith("[POST /a one two]");
    }
  }

  @Test
  void clientThatWaitsForContinueIsToldToGoOn() throws IOException {
    try (WebServer server = echo(PATIENT);
        Socket socket = open(server)) {
      say(
          socket,
          "POST /a HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n"
              + "Connection: close\r\n\r\n");
      byte[] goOn = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
      assertThat(new String(goOn, StandardCharsets.UTF_8)).startsWith("HTTP/1.1 100 Continue");
      say(socket, "ok");
      assertThat(rest(socket)).endsWith("[POST /a ok]");
    }
  }

  @Test
  void whatIsNoRequestIsRefusedWithTheReason() throws IOException {
    try (WebServer server = echo(PATIENT)) {
      assertThat(exchange(server, "hello there\r\n\r\n")).startsWith("HTTP/1.1 400 ");
      assertThat(exchange(server, "GET /%zz HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
      assertThat(exchange(server, "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"))
          .startsWith("HTTP/1.1 400 ");
      assertThat(exchange(server, "POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n"))
          .startsWith("HTTP/1.1 413 ");
      assertThat(exchange(server, "GET / HTTP/1.1\r\nX: " + "a".repeat(9_000) + "\r\n\r\n"))
          .startsWith("HTTP/1.1 431 ");
      assertThat(exchange(server, "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n\r\n"))
          .startsWith("HTTP/1.1 414 ");
    }
  }

  @Test
  void clientThatShutsItsSideIsStillAnswered() throws IOException {
    try (WebServer server = echo(PATIENT);
        Socket socket = open(server)) {
      say(socket, "GET /b HTTP/1.1\r\nHost: a\r\n\r\n");
      socket.shutdownOutput();
      assertThat(rest(socket)).endsWith("[GET /b ]");
      awaitConnections(server, 0);
    }
  }

  @Test
  void faultOfAPageIsAnErrorWithoutDetails() throws IOException {
    try (WebServer server =
        WebServer.start(
            "test",
            "127.0.0.1",
            0,
            PATIENT,
            request -> {
              throw new IllegalStateException("secret");
            })) {
      assertThat(get(server)).startsWith("HTTP/1.1 500 ").doesNotContain("secret");
    }
  }

  @Test
  void lineBreakInAHeaderIsNotSent() throws IOException {
    try (WebServer server =
        WebServer.start(
            "test",
            "127.0.0.1",
            0,
            PATIENT,
            request -> HttpReply.text(303, "").with("Location", "/a\r\nSet-Cookie: b=c"))) {
      assertThat(get(server)).startsWith("HTTP/1.1 500 ").doesNotContain("Set-Cookie");
    }
  }

  @Test
  void longReplyIsPackedForThoseWhoCanUnpackItAndHeadHasNoBody() throws IOException {
    String text = "the same words again ".repeat(500);
    try (WebServer server =
        WebServer.start("test", "127.0.0.1", 0, PATIENT, request -> HttpReply.text(200, text))) {
      byte[] packed;
      try (Socket socket = open(server)) {
        say(
            socket,
            "GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");
        packed = socket.getInputStream().readAllBytes();
      }
      String whole = new String(packed, StandardCharsets.ISO_8859_1);
      assertThat(whole).contains("Content-Encoding: gzip", "Vary: Accept-Encoding");
      int body = whole.indexOf("\r\n\r\n") + 4;
      try (GZIPInputStream in =
          new GZIPInputStream(new ByteArrayInputStream(packed, body, packed.length - body))) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(text);
      }
      assertThat(exchange(server, "HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
          .contains("Content-Length: " + text.length())
          .endsWith("\r\n\r\n");
    }
  }

  @Test
  void scriptedReplyStallsTearsAndResetsAsWritten() throws Exception {
    LinkedBlockingQueue<Boolean> finished = new LinkedBlockingQueue<>();
    HttpHandler handler =
        new HttpHandler() {
          @Override
          public ReplyScript handle(HttpRequest request) {
            return switch (request.path()) {
              case "/stall" -> ReplyScript.stall();
              case "/torn" ->
                  ReplyScript.torn(
                      Duration.ZERO, 200, Map.of(), "abcdef".getBytes(StandardCharsets.UTF_8));
              case "/cut" ->
                  ReplyScript.chunked(200, Map.of())
                      .chunk(Duration.ofMillis(5), "one")
                      .tear(ReplyScript.Ending.RESET);
              default -> ReplyScript.chunked(200, Map.of()).chunk(Duration.ZERO, "x").end();
            };
          }

          @Override
          public void finished(ReplyScript script, boolean whole) {
            finished.add(whole);
          }
        };
    try (WebServer server = WebServer.startScripted("test", "127.0.0.1", 0, PATIENT, handler)) {
      try (Socket stalled = open(server)) {
        say(stalled, "GET /stall HTTP/1.1\r\n\r\n");
        awaitConnections(server, 1);
        assertThat(finished).isEmpty();
      }
      assertThat(finished.poll(30, TimeUnit.SECONDS)).isTrue();
      assertThat(exchange(server, "GET /torn HTTP/1.1\r\n\r\n"))
          .contains("Content-Length: 6")
          .endsWith("\r\nabc");
      try (Socket cut = open(server)) {
        say(cut, "GET /cut HTTP/1.1\r\n\r\n");
        StringBuilder heard = new StringBuilder();
        assertThatThrownBy(
                () -> {
                  for (int c = cut.getInputStream().read();
                      c >= 0;
                      c = cut.getInputStream().read()) {
                    heard.append((char) c);
                  }
                })
            .isInstanceOf(SocketException.class);
      }
      assertThat(exchange(server, "GET /all HTTP/1.1\r\nConnection: close\r\n\r\n"))
          .endsWith("1\r\nx\r\n0\r\n\r\n");
    }
  }

  @Test
  void takenPortAndUnknownHostNameTheirSetting() {
    try (WebServer first = echo(PATIENT)) {
      assertThatThrownBy(
              () -> WebServer.start("test", "127.0.0.1", first.port(), PATIENT, request -> null))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("test.port");
    }
    assertThatThrownBy(
            () -> WebServer.start("test", "no.such.host.invalid", 0, PATIENT, request -> null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("test.host");
  }
}
