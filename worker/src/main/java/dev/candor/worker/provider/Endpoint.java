package dev.candor.worker.provider;

import dev.candor.model.BlockSignatures;
import dev.candor.model.Require;
import dev.candor.runtime.Secret;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a model is and how to speak to it.
 *
 * @param style the API
 * @param base address up to and without the operation, such as {@code https://api.openai.com/v1}
 * @param path the operation's path below the base; empty for the style's own
 * @param modelsPath the path of the models list below the base; empty for the style's own
 * @param model the model's name as the provider knows it
 * @param key the API key, if the endpoint wants one
 * @param authHeader the header that carries the key; empty for the style's own
 * @param authScheme the word before the key in that header; absent for the style's own
 * @param query added to every address, such as {@code api-version}
 * @param headers added to every request
 * @param body fields added to every request's JSON; values are read as JSON where they parse
 * @param maxTokensField the name of the OpenAI field that bounds the reply
 * @param reasoningField how an OpenAI-compatible endpoint is asked to reason
 * @param stream whether to ask for the reply as it is written
 * @param streamUsage whether to ask an OpenAI-compatible endpoint to count tokens when streaming
 * @param traced whether each call has a header by which tracing tools recognise it
 * @param caFile certificates to trust besides the platform's, in PEM
 * @param timeouts how long to wait
 * @param mostReplyBytes longest response body that is read
 * @param secrets removes what must not be published from what the endpoint says
 * @param blocks how a block is distinguished from an answer or a failure
 */
@RecordBuilder
public record Endpoint(
    ApiStyle style,
    URI base,
    String path,
    String modelsPath,
    String model,
    Optional<Secret> key,
    String authHeader,
    Optional<String> authScheme,
    Map<String, String> query,
    Map<String, String> headers,
    Map<String, String> body,
    String maxTokensField,
    ReasoningField reasoningField,
    boolean stream,
    boolean streamUsage,
    boolean traced,
    Optional<Path> caFile,
    Timeouts timeouts,
    int mostReplyBytes,
    SecretRedactor secrets,
    BlockSignatures blocks)
    implements EndpointBuilder.With {

  /**
   * How long to wait for a call.
   *
   * @param connect for the connection
   * @param firstByte from the request to the response's head
   * @param whole for everything
   */
  public record Timeouts(Duration connect, Duration firstByte, Duration whole) {
    public static final Timeouts USUAL =
        new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(90), Duration.ofSeconds(180));

    public Timeouts {
      if (connect.isNegative() || connect.isZero() || firstByte.isZero() || whole.isZero()) {
        throw new IllegalArgumentException("timeouts must be positive");
      }
    }
  }

  private static final int USUAL_REPLY_BYTES = 4 << 20;

  public Endpoint {
    Require.nonNull(style, base, key, secrets, blocks);
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
    body = Map.copyOf(body);
    if (model.isBlank()) {
      throw new IllegalArgumentException("a model needs a name");
    }
    if (mostReplyBytes < 1) {
      throw new IllegalArgumentException("a reply must be at least one byte long");
    }
  }

  /** An endpoint with everything but the essentials at its usual value. */
  public static Endpoint of(ApiStyle style, URI base, String model, Optional<Secret> key) {
    return new Endpoint(
        style,
        base,
        "",
        "",
        model,
        key,
        "",
        Optional.empty(),
        Map.of(),
        Map.of(),
        Map.of(),
        "max_tokens",
        ReasoningField.NONE,
        false,
        true,
        false,
        Optional.empty(),
        Timeouts.USUAL,
        USUAL_REPLY_BYTES,
        SecretRedactor.of(key.stream().toList()),
        BlockSignatures.shipped());
  }

  /** The API as the table of block signatures names it. */
  String apiName() {
    return style.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    // Headers and query may hold secrets of the user's.
    return "Endpoint[" + style + " " + base + " " + model + "]";
  }
}
