package dev.candor.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a socket can do that a well-behaved server does not. */
class BrokenAnswersTest {
  private static final String STREAM_HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final TestHttp http = new TestHttp();
  private final CountDownLatch over = new CountDownLatch(1);

  /** Writes what it likes to one connection. */
  private interface Rudeness {
    void on(Socket socket) throws IOException, InterruptedException;
  }

  @AfterEach
  void stop() {
    over.countDown();
    http.close();
  }

  @Test
  void connectionResetBeforeAnAnswerIsAConnectionFailure() {
    Failure failure =
        (Failure)
            ask(
                socket -> {
                  socket.setSoLinger(true, 0);
                  socket.close();
                },
                false);
    assertThat(failure.reason()).isEqualTo(FailureReason.CONNECTION);
  }

  @Test
  void portThatNobodyListensOnIsAConnectionFailure() throws IOException {
    URI nobody;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + server.getLocalPort());
    }
    Failure failure = (Failure) client(nobody, false).ask("?").join();
    assertThat(failure.reason()).isEqualTo(FailureReason.CONNECTION);
    assertThat(failure.detail()).contains("refuses");
  }

  @Test
  void streamThatBreaksOffKeepsWhatCame() {
    Failure failure =
        (Failure)
            ask(
                socket -> {
                  OutputStream out = socket.getOutputStream();
                  write(out, STREAM_HEAD);
                  chunk(out, event("The river "));
                  chunk(out, event("rose"));
                  out.flush();
                  socket.shutdownOutput();
                },
                true);
    assertThat(failure.reason()).isEqualTo(FailureReason.CUT_OFF);
    assertThat(failure.partial().get().text()).isEqualTo("The river rose");
  }

  @Test
  void answerThatNeverComesTimesOut() {
    Failure failure = (Failure) ask(socket -> over.await(), false);
    assertThat(failure.reason()).isEqualTo(FailureReason.TIMEOUT);
  }

  @Test
  void streamThatNeverEndsIsCutOffWithWhatCame() {
    Failure failure =
        (Failure)
            ask(
                socket -> {
                  OutputStream out = socket.getOutputStream();
                  write(out, STREAM_HEAD);
                  chunk(out, event("The river "));
                  out.flush();
                  over.await();
                },
                true);
    assertThat(failure.reason().isRetried()).isTrue();
    assertThat(failure.partial().get().text()).isEqualTo("The river ");
  }

  @Test
  void answerLongerThanIsReadIsNotReadToItsEnd() {
    Failure failure =
        (Failure)
            ask(
                socket -> {
                  OutputStream out = socket.getOutputStream();
                  write(out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\":\"");
                  byte[] block = new byte[65_536];
                  java.util.Arrays.fill(block, (byte) 'x');
                  try {
                    for (int i = 0; i < 1_000; i++) {
                      out.write(block);
                    }
                  } catch (IOException e) {
                    // The reader hung up, as it should.
                  }
                },
                false);
    assertThat(failure.reason()).isEqualTo(FailureReason.TOO_LARGE);
  }

  @Test
  void bytesThatAreNoUtf8BecomeReplacementCharacters() {
    Completion said =
        (Completion)
            ask(
                socket -> {
                  OutputStream out = socket.getOutputStream();
                  write(
                      out,
                      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
                          + "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"a");
                  out.write(0xff);
                  write(out, "b\"}}]}");
                  out.flush();
                  socket.shutdownOutput();
                },
                false);
    assertThat(said.text()).isEqualTo("a\uFFFDb");
  }

  @Test
  void answerThatIsNoHttpIsAFailure() {
    Failure failure =
        (Failure)
            ask(
                socket -> {
                  write(socket.getOutputStream(), "SSH-2.0-OpenSSH_9.2\r\n\r\n");
                  socket.shutdownOutput();
                },
                false);
    assertThat(failure.reason().isRetried()).isTrue();
  }

  @Test
  void plainServerBehindASecureAddressIsATlsFailure() throws IOException {
    try (ServerSocket server = serve(socket -> write(socket.getOutputStream(), "hello\r\n\r\n"))) {
      Failure failure =
          (Failure)
              client(URI.create("https://127.0.0.1:" + server.getLocalPort()), false)
                  .ask("?")
                  .join();
      assertThat(failure.reason()).isEqualTo(FailureReason.TLS);
    }
  }

  @Test
  void nameThatDoesNotResolveIsAConnectionFailure() {
    Failure failure =
        (Failure) client(URI.create("http://no-such-host.invalid"), false).ask("?").join();
    assertThat(failure.reason()).isEqualTo(FailureReason.CONNECTION);
    assertThat(failure.detail()).contains("no-such-host.invalid");
  }

  private Answer ask(Rudeness rudeness, boolean stream) {
    try (ServerSocket server = serve(rudeness)) {
      return client(URI.create("http://127.0.0.1:" + server.getLocalPort()), stream)
          .ask("?")
          .join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ServerSocket serve(Rudeness rudeness) throws IOException {
    ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              try (Socket socket = server.accept()) {
                socket.getInputStream().read(new byte[8192]);
                rudeness.on(socket);
                over.await();
              } catch (IOException | InterruptedException e) {
                // The test is over.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private ModelClient client(URI uri, boolean stream) {
    Endpoint endpoint =
        Endpoint.of(ApiStyle.OPENAI, uri, "m-1", Optional.empty())
            .withTimeouts(
                new Endpoint.Timeouts(
                    Duration.ofSeconds(5), Duration.ofMillis(700), Duration.ofMillis(900)));
    return ModelClient.of(
        stream ? endpoint.withStream(true) : endpoint,
        Sampling.PROVIDER_DEFAULTS,
        http.exchanger());
  }

  private static String event(String text) {
    return "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
  }

  private static void chunk(OutputStream out, String text) throws IOException {
    write(out, Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
