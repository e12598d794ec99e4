package dev.candor.alerting.receiver;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Posts a body and accepts a 2xx answer. Redirects are not followed, since they would carry a
 * secret elsewhere; the address is not put into messages, since it may be a secret itself.
 */
final class HttpPost {
  private final HttpClient client;
  private final URI url;
  private final Duration timeout;

  HttpPost(HttpClient client, URI url, Duration timeout) {
    this.client = Objects.requireNonNull(client);
    this.url = Objects.requireNonNull(url);
    this.timeout = Objects.requireNonNull(timeout);
  }

  void send(byte[] body, Map<String, String> headers)
      throws DeliveryException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(timeout)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::setHeader);
    HttpResponse<Void> response;
    try {
      response = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
    } catch (HttpTimeoutException e) {
      throw new DeliveryException("no answer within " + timeout.toMillis() + " ms", e);
    } catch (IOException e) {
      throw new DeliveryException("cannot connect: " + e.getClass().getSimpleName(), e);
    }
    int status = response.statusCode();
    if (status < 200 || status > 299) {
      throw new DeliveryException("HTTP " + status, retryAfter(response), null);
    }
  }

  /** Seconds only: a date would need a clock here, and receivers of alerts send seconds. */
  private static Optional<Duration> retryAfter(HttpResponse<Void> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("\\d{1,6}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }
}
