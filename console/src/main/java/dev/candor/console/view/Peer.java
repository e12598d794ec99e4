package dev.candor.console.view;

import dev.candor.events.serde.BoundedAnswer;
import dev.candor.report.view.ViewJson;
import dev.candor.runtime.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/** Another instance's console, asked for the JSON twins of what it holds itself. */
public final class Peer {
  private static final int LONGEST = 16 << 20;

  /** The instance did not answer, or with something else than a twin. */
  public static final class UnreachableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreachableException(URI address, Throwable cause) {
      super(address + " does not answer", cause);
    }
  }

  private final URI address;
  private final HttpClient client;
  private final Duration patience;
  private final Optional<String> authorization;

  /**
   * @param token presented as a bearer token where there is one
   * @param basicAuth user and password, presented where there is no token
   */
  public Peer(
      URI address,
      HttpClient client,
      Duration patience,
      Optional<Secret> token,
      Optional<Secret> basicAuth) {
    this.address = Objects.requireNonNull(address);
    this.client = Objects.requireNonNull(client);
    this.patience = Objects.requireNonNull(patience);
    this.authorization =
        token
            .map(secret -> "Bearer " + secret.reveal())
            .or(
                () ->
                    basicAuth.map(
                        secret ->
                            "Basic "
                                + Base64.getEncoder()
                                    .encodeToString(
                                        secret.reveal().getBytes(StandardCharsets.UTF_8))));
  }

  URI address() {
    return address;
  }

  /**
   * The twin at a path, or empty where the instance has none.
   *
   * @param path with its ending and encoded
   * @param query encoded, without a question mark, may be empty
   */
  <T> Optional<T> twin(String path, String query, Class<T> type) throws UnreachableException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(address + path + "?scope=local" + (query.isEmpty() ? "" : "&" + query)))
            .timeout(patience)
            .header("Accept", "application/json");
    authorization.ifPresent(value -> request.header("Authorization", value));
    try {
      HttpResponse<byte[]> response = BoundedAnswer.of(client, request.build(), LONGEST);
      if (response.statusCode() == 404) {
        return Optional.empty();
      }
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      return Optional.of(ViewJson.read(response.body(), type));
    } catch (IOException e) {
      throw new UnreachableException(address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException(address, e);
    }
  }
}
