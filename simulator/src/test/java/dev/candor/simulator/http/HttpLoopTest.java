package dev.candor.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpLoopTest {
  private final List<String> requests = new ArrayList<>();
  private HttpLoop loop;

  @BeforeEach
  void start() throws IOException {
    HttpLoop.Handler handler =
        new HttpLoop.Handler() {
          @Override
          public ReplyScript handle(HttpRequest request) {
            requests.add(request.method() + " " + request.path() + " " + request.text());
            byte[] body = ("[" + request.text() + "]").getBytes(StandardCharsets.UTF_8);
            return ReplyScript.whole(Duration.ofMillis(5), 200, Map.of(), body);
          }

          @Override
          public void finished(ReplyScript script, boolean whole) {}
        };
    loop = new HttpLoop(InetAddress.getLoopbackAddress(), 0, handler, System::nanoTime);
  }

  @AfterEach
  void stop() {
    loop.close();
  }

  private String exchange(String... parts) throws IOException {
    try (Socket socket = new Socket(loop.address().getAddress(), loop.address().getPort())) {
      OutputStream out = socket.getOutputStream();
      for (String part : parts) {
        out.write(part.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Keeps its side open and reads until the server closes. */
  private String exchangeOpen(String text) throws IOException {
    try (Socket socket = new Socket(loop.address().getAddress(), loop.address().getPort())) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    String all =
        exchangeOpen(
            "POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\none"
                + "POST /b HTTP/1.1\r\nContent-Length: 3\r\nConnection: close\r\n\r\ntwo");
    assertThat(all).containsSubsequence("[one]", "[two]");
  }

  @Test
  void chunkedBodyIsJoined() throws IOException {
    String reply =
        exchangeOpen(
            "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + "3\r\none\r\n4;x=y\r\n two\r\n0\r\n\r\n");
    assertThat(reply).endsWith("[one two]");
  }

  @Test
  void clientThatWaitsForContinueIsToldToGoOn() throws IOException {
    String reply =
        exchangeOpen(
            "POST /a HTTP/1.1\r\nContent-Length: 0\r\nExpect: 100-continue\r\n"
                + "Connection: close\r\n\r\n");
    assertThat(reply).startsWith("HTTP/1.1 200 OK");
    try (Socket socket = new Socket(loop.address().getAddress(), loop.address().getPort())) {
      socket
          .getOutputStream()
          .write(
              ("POST /a HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n"
                      + "Connection: close\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8));
      byte[] goOn = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
      assertThat(new String(goOn, StandardCharsets.UTF_8)).startsWith("HTTP/1.1 100 Continue");
      socket.getOutputStream().write("ok".getBytes(StandardCharsets.UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .endsWith("[ok]");
    }
  }

  @Test
  void whatIsNotHttpGetsABadRequest() throws IOException {
    assertThat(exchangeOpen("hello there\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    assertThat(exchangeOpen("GET /%zz HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    assertThat(exchangeOpen("POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
    assertThat(exchangeOpen("POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ");
    assertThat(requests).isEmpty();
  }

  @Test
  void headWithoutEndIsRefusedAtItsLimit() throws IOException {
    String endless = "GET / HTTP/1.1\r\nX: " + "a".repeat(RequestParser.MAX_HEAD);
    assertThat(exchangeOpen(endless)).startsWith("HTTP/1.1 431 ");
  }

  @Test
  void clientThatLeavesIsForgotten() throws IOException {
    exchange("POST /a HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf");
    exchange("GET /b HTTP/1.1\r\n\r\n");
    assertThat(exchangeOpen("GET /c HTTP/1.1\r\nConnection: close\r\n\r\n")).endsWith("[]");
    assertThat(loop.connections()).isLessThanOrEqualTo(1);
  }
}
