package dev.candor.alerting.receiver;

import dev.candor.events.serde.BoundedAnswer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Posts a body and accepts a 2xx answer. Redirects are not followed, since they would carry a
 * secret elsewhere; the address is not put into messages, since it may be a secret itself.
 */
public final class HttpPost {
  private static final int LONGEST_ANSWER = 8192;

  private final HttpClient client;
  private final Duration timeout;

  public HttpPost(HttpClient client, Duration timeout) {
    this.client = Objects.requireNonNull(client);
    this.timeout = Objects.requireNonNull(timeout);
  }

  /** Posts and returns the beginning of the answer. */
  public String send(Post post) throws DeliveryException, InterruptedException {
    HttpResponse<byte[]> response;
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(post.url())
              .timeout(timeout)
              .POST(HttpRequest.BodyPublishers.ofByteArray(post.body()));
      post.headers().forEach(request::setHeader);
      response = BoundedAnswer.of(client, request.build(), LONGEST_ANSWER);
    } catch (IllegalArgumentException e) {
      // Without the cause, which would quote the secret.
      throw new DeliveryException("its address or a header cannot be sent", null);
    } catch (HttpTimeoutException e) {
      throw new DeliveryException("no answer within " + timeout.toMillis() + " ms", e);
    } catch (IOException e) {
      throw new DeliveryException("cannot connect: " + e.getClass().getSimpleName(), e);
    }
    int status = response.statusCode();
    if (status < 200 || status > 299) {
      throw DeliveryException.answered(status, retryAfter(response));
    }
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** Seconds only: a date would need a clock here, and receivers of alerts send seconds. */
  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("\\d{1,6}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }
}
