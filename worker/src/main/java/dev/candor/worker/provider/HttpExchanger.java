package dev.candor.worker.provider;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Sends one HTTP request and reads a bounded response within bounded time, on the JDK's client.
 * HTTP/1.1 only: the JDK's HTTP/2 client keeps one connection per host and fails requests beyond
 * that connection's stream limit, which is below the calls we keep in flight. Redirects are not
 * followed, because they would carry the key elsewhere. Thread-safe.
 */
public final class HttpExchanger {
  private static final String COMMON_PARALLELISM =
      "java.util.concurrent.ForkJoinPool.common.parallelism";

  private final HttpClient client;
  private final ScheduledExecutorService timers;
  private final InstantSource clock;

  private HttpExchanger(HttpClient client, ScheduledExecutorService timers, InstantSource clock) {
    this.client = client;
    this.timers = timers;
    this.clock = clock;
  }

  /**
   * Spares the JDK's client a new thread for each call. It completes its futures on the common
   * pool, instead of which a machine of one or two processors starts a thread each time. Must be
   * called before anything else asks for that pool; a setting of the user's stays.
   */
  public static void shareCompletionThreads() {
    if (Runtime.getRuntime().availableProcessors() < 3
        && System.getProperty(COMMON_PARALLELISM) == null) {
      System.setProperty(COMMON_PARALLELISM, "2");
    }
  }

  /**
   * @param connect connect time-out
   * @param caFile certificates to trust besides the platform's, in PEM
   * @param threads where responses are read and parsed
   * @param timers where timeouts fire; ought to drop cancelled ones
   * @param clock against which a date in Retry-After is read if the server sends none of its own
   * @throws IOException if the certificates cannot be read
   */
  public static HttpExchanger of(
      Duration connect,
      Optional<Path> caFile,
      Executor threads,
      ScheduledExecutorService timers,
      InstantSource clock)
      throws IOException {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connect)
            .proxy(ProxySelector.getDefault())
            .executor(threads);
    if (caFile.isPresent()) {
      builder.sslContext(trusting(caFile.get()));
    }
    return new HttpExchanger(builder.build(), timers, clock);
  }

  InstantSource clock() {
    return clock;
  }

  /** What came back: the head, and a body read by the reader that was asked for. */
  record ExchangedReply(int status, HttpHeaders headers, BoundedBody body) {}

  /**
   * Sends the request. The future fails only if no response head arrived; a body that breaks, runs
   * over or comes too late is in the reply, with what came of it.
   *
   * @param limit time for everything, body included
   * @param mostBytes longest body that is read
   * @param events receives server-sent events if the response is a stream of them; null where none
   *     is expected
   */
  CompletableFuture<ExchangedReply> send(
      HttpRequest request, Duration limit, int mostBytes, BoundedBody.Events events) {
    AtomicReference<BoundedBody> body = new AtomicReference<>();
    // Completed by whoever read the body's end: the client's own future goes to another pool first.
    CompletableFuture<ExchangedReply> reply = new CompletableFuture<>();
    CompletableFuture<HttpResponse<BoundedBody>> call =
        client.sendAsync(
            request,
            head -> {
              BoundedBody reader =
                  new BoundedBody(
                      mostBytes,
                      events,
                      head.headers().firstValueAsLong("Content-Length").orElse(0),
                      clock);
              body.set(reader);
              reader
                  .getBody()
                  .thenAccept(
                      whole ->
                          reply.complete(
                              new ExchangedReply(head.statusCode(), head.headers(), whole)));
              return reader;
            });
    ScheduledFuture<?> timer =
        timers.schedule(
            () -> {
              BoundedBody reader = body.get();
              if (reader == null) {
                call.cancel(true);
              } else {
                reader.cutOff();
              }
            },
            limit.toMillis(),
            TimeUnit.MILLISECONDS);
    call.whenComplete(
        (response, problem) -> {
          if (problem != null && body.get() == null) {
            reply.completeExceptionally(problem);
          } else if (problem != null) {
            body.get().onError(problem);
          }
        });
    return reply.whenComplete((any, problem) -> timer.cancel(false));
  }

  private static SSLContext trusting(Path caFile) throws IOException {
    try (InputStream in = Files.newInputStream(caFile)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("configured-" + count++, certificate);
      }
      if (count == 0) {
        throw new IOException(caFile + " contains no certificate");
      }
      TrustManagerFactory platform =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      platform.init((KeyStore) null);
      for (javax.net.ssl.TrustManager manager : platform.getTrustManagers()) {
        if (manager instanceof X509TrustManager x509) {
          for (X509Certificate certificate : x509.getAcceptedIssuers()) {
            store.setCertificateEntry("platform-" + count++, certificate);
          }
        }
      }
      TrustManagerFactory both =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      both.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, both.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(caFile + " contains no usable certificate: " + e.getMessage(), e);
    }
  }
}
