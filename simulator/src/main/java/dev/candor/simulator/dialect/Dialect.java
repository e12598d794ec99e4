package dev.candor.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candor.runtime.http.HttpRequest;
import java.util.List;
import java.util.Optional;

/** Reads requests and writes replies in the shape of one kind of provider. */
public sealed interface Dialect permits OpenAiDialect, AnthropicDialect, GeminiDialect {

  /** The key the client presented. */
  Optional<String> key(HttpRequest request);

  /** What is asked. */
  Asked asked(HttpRequest request) throws BadRequest;

  /** A whole reply. */
  JsonNode whole(SimulatedReply completion);

  /** A reply as server-sent events, each ending in an empty line. */
  List<String> streamed(SimulatedReply completion, List<Piece> pieces, StreamEnd end);

  /** The body of a failure. */
  JsonNode failure(SimulatedFailure failure, String id);

  /** The status of a failure. */
  default int status(SimulatedFailure failure) {
    return failure.kind().status();
  }

  /** The models on offer. */
  JsonNode models(List<String> names, long created);
}
