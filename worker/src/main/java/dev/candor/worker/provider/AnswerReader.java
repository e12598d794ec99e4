package dev.candor.worker.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Turns one response, whole or streamed, good or broken, into an {@link Answer} with the help of an
 * API {@link Style}. Events are read as they come, the rest when it has ended.
 */
final class AnswerReader {
  /** What ends a stream of events in the dialect that most speak. */
  private static final String END_MARK = "[DONE]";

  /** How one API style words a reply. */
  interface Style {
    /** Reads a whole reply. */
    void whole(JsonNode root, Draft draft);

    /** Reads one event of a streamed reply. */
    void event(JsonNode event, Draft draft);
  }

  private final Endpoint endpoint;
  private final Style style;
  private final InstantSource clock;
  private final Draft draft;

  AnswerReader(Endpoint endpoint, Style style, InstantSource clock) {
    this.endpoint = endpoint;
    this.style = style;
    this.clock = clock;
    this.draft = new Draft(endpoint);
  }

  /** The answer, once the response has ended. */
  Answer read(HttpExchanger.ExchangedReply ended) {
    RawReply reply = new RawReply(ended, endpoint, clock);
    Answer answer = ended.body().isStream() ? ofStream(reply) : ofDocument(reply);
    return draft.overflowed() ? reply.tooLong() : errorInPlaceOfAReply(answer, endpoint);
  }

  /**
   * Reads one event. Its lines may hold several documents, and comments and the end mark among
   * them, which some gateways write where they do not belong.
   */
  void event(String name, String data) {
    StringBuilder documents = new StringBuilder(data.length());
    boolean ends = false;
    for (String line : data.split("\n", -1)) {
      String bare = line.strip();
      if (bare.equals(END_MARK)) {
        ends = true;
      } else if (!bare.isEmpty() && !bare.startsWith(":")) {
        documents.append(line).append('\n');
      }
    }
    if (documents.length() > 0 && !draft.hasEnded()) {
      readDocuments(name, documents.toString());
    }
    if (ends) {
      draft.ended();
    }
  }

  private void readDocuments(String name, String data) {
    try (MappingIterator<JsonNode> documents =
        HttpCalls.JSON.readerFor(JsonNode.class).readValues(data)) {
      while (documents.hasNextValue()) {
        JsonNode event = documents.nextValue();
        if (ProviderError.isIn(event) || (name.equals("error") && event.isObject())) {
          draft.error(ProviderError.of(event));
        } else if (event.isObject()) {
          style.event(event, draft);
        } else {
          draft.junk(event.toString());
        }
      }
    } catch (IOException e) {
      if (name.equals("error")) {
        draft.error(ProviderError.ofText(data.strip()));
      } else {
        draft.junk(data.strip());
      }
    }
  }

  private Answer ofDocument(RawReply reply) {
    Optional<JsonNode> json = reply.json();
    Optional<Answer> refusal = reply.refusal(json);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    JsonNode root = json.orElse(null);
    if (root != null && isStreamOfDocuments(root)) {
      if (root.isArray()) {
        root.forEach(chunk -> readDocuments("", chunk.toString()));
      } else {
        event("", reply.text());
      }
      return ofStream(reply);
    }
    if (root == null || !root.isObject()) {
      return reply.malformed("the answer is not a JSON object");
    }
    style.whole(root, draft);
    if (draft.error().isPresent()) {
      Answer answer = reply.error(draft.error().get());
      if (answer instanceof Completion block && draft.hasText()) {
        draft.block(block.providerError());
        draft.withdrawn();
        return draft.completion(reply.status(), reply.isSimulated());
      }
      return answer;
    }
    if (!draft.hasContent() && !draft.isAnnotated()) {
      return reply.malformed("the answer contains no reply");
    }
    return draft.completion(reply.status(), reply.isSimulated());
  }

  /** Chunks without the frame of events: one after another, or as Gemini's list. */
  private static boolean isStreamOfDocuments(JsonNode root) {
    return (root.isArray() && root.size() > 0 && root.get(0).has("candidates"))
        || root.path("choices").path(0).path("delta").isObject();
  }

  /**
   * A stream that ends with a block after text was taken back. One that broke off, stalled or was
   * closed before it said that the reply was complete is a failure that keeps what came, for its
   * tokens were paid for; it is no answer.
   */
  private Answer ofStream(RawReply reply) {
    boolean simulated = reply.isSimulated();
    if (reply.isRedirect()) {
      return reply.redirected();
    }
    boolean saysNothing = !draft.hasContent() && !draft.isAnnotated();
    if (draft.error().isEmpty() && (saysNothing || !reply.isFine())) {
      draft.junk().map(ProviderError::ofText).ifPresent(draft::error);
    }
    if (draft.error().isPresent()) {
      Answer answer = reply.error(draft.error().get());
      if (answer instanceof Failure failure) {
        return keeping(failure, reply);
      }
      if (draft.hasText()) {
        draft.withdrawn();
      }
      draft.block(((Completion) answer).providerError());
      return draft.completion(reply.status(), simulated);
    }
    Optional<Failure> cut = reply.cutShort();
    boolean endless = cut.isPresent() && draft.talksOn() && !draft.hasEnded();
    if ((draft.isFinished() || (draft.hasEnded() && !saysNothing)) && !endless) {
      Completion completion = draft.completion(reply.status(), simulated);
      if (Completion.CONTENT_FILTER.equals(completion.finishReason()) && draft.hasText()) {
        draft.withdrawn();
        return draft.completion(reply.status(), simulated);
      }
      return completion;
    }
    if (cut.isPresent()) {
      return keeping(saysNothing ? cut.get() : reply.midway(cut.get()), reply);
    }
    if (draft.isAnnotated()) {
      return draft.completion(reply.status(), simulated);
    }
    if (!saysNothing) {
      return keeping(
          Failure.of(
              FailureReason.CUT_OFF,
              reply.status(),
              "the stream was closed before it said that the reply was complete"),
          reply);
    }
    return reply.malformed("the stream ended without a reply");
  }

  /** Some gateways send the text of an error, or its document, as if the model had said it. */
  private static Answer errorInPlaceOfAReply(Answer answer, Endpoint endpoint) {
    if (!(answer instanceof Completion said) || said.isBlocked()) {
      return answer;
    }
    Optional<RecordedError> error = RecordedError.inReply(said.text());
    if (error.isEmpty()) {
      return answer;
    }
    if (error.get().isBlock()) {
      return said.blocked(error.get().words());
    }
    return Failure.of(
            FailureReason.named(error.get().reason()).orElse(FailureReason.SERVER_ERROR),
            said.httpStatus(),
            ErrorText.clean("an error sent as the reply: " + said.text(), endpoint.secrets()))
        .withPartial(said);
  }

  private Failure keeping(Failure failure, RawReply reply) {
    return draft.hasText()
        ? failure.withPartial(draft.completion(reply.status(), reply.isSimulated()))
        : failure;
  }
}
