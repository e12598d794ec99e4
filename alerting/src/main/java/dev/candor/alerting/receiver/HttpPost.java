package dev.candor.alerting.receiver;

import java.io.IOException;
import java.io.InputStream;
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
    HttpRequest.Builder request =
        HttpRequest.newBuilder(post.url())
            .timeout(timeout)
            .POST(HttpRequest.BodyPublishers.ofByteArray(post.body()));
    post.headers().forEach(request::setHeader);
    HttpResponse<InputStream> response;
    try {
      response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (HttpTimeoutException e) {
      throw new DeliveryException("no answer within " + timeout.toMillis() + " ms", e);
    } catch (IOException e) {
      throw new DeliveryException("cannot connect: " + e.getClass().getSimpleName(), e);
    }
    int status = response.statusCode();
    String answer = beginning(response);
    if (status < 200 || status > 299) {
      throw DeliveryException.answered(status, retryAfter(response));
    }
    return answer;
  }

  private static String beginning(HttpResponse<InputStream> response) throws DeliveryException {
    try (InputStream in = response.body()) {
      return new String(in.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new DeliveryException("the answer broke off", e);
    }
  }

  /** Seconds only: a date would need a clock here, and receivers of alerts send seconds. */
  private static Optional<Duration> retryAfter(HttpResponse<InputStream> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("\\d{1,6}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }
}
