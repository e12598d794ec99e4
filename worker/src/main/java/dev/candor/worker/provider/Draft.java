package dev.candor.worker.provider;

import java.util.Optional;

/** Gathers a completion piece by piece, from one document or from a stream. Not thread-safe. */
final class Draft {
  /** Longest text that is kept, so that a response fits a record whatever its characters. */
  private static final int MOST_CHARACTERS = 1_000_000;

  private final Endpoint endpoint;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private boolean sawText;
  private boolean sawReasoning;
  private String refusal;
  private String finish;
  private String rawFinish;
  private String block;
  private String fingerprint;
  private String model;
  private long promptTokens = -1;
  private long completionTokens = -1;
  private boolean withdrawn;
  private boolean overflowed;
  private boolean talksOn;
  private boolean ended;
  private ProviderError error;
  private String junk;
  private String annotation;

  Draft(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  void text(String piece) {
    if (piece != null) {
      sawText = true;
      talksOn |= finish != null && !piece.isEmpty();
      append(text, piece);
    }
  }

  void reasoning(String piece) {
    if (piece != null && !piece.isEmpty()) {
      sawReasoning = true;
      append(reasoning, piece);
    }
  }

  private void append(StringBuilder whole, String piece) {
    if (whole.length() + piece.length() > MOST_CHARACTERS) {
      overflowed = true;
    } else {
      whole.append(piece);
    }
  }

  /** Whether more came than is kept. */
  boolean overflowed() {
    return overflowed;
  }

  /** A refusal in a field of its own; it is the reply where there is no other. */
  void refusal(String piece) {
    if (piece != null && !piece.isEmpty()) {
      refusal = refusal == null || refusal.length() > MOST_CHARACTERS ? piece : refusal + piece;
    }
  }

  /**
   * @param word in the common vocabulary
   * @param raw as the provider sent it
   */
  void finish(String word, String raw) {
    finish = word;
    rawFinish = raw;
  }

  /**
   * The provider's own word, which the table of block signatures may know as a block.
   *
   * @param word what it means in the common vocabulary otherwise
   * @param reason as sent in the field of that name
   * @param raw as the provider behind a gateway sent it
   */
  void finishUnlessBlocked(String word, String reason, String raw) {
    boolean blocks =
        endpoint.blocks().ofFinish(endpoint.apiName(), reason).isPresent()
            || endpoint.blocks().ofFinish(endpoint.apiName(), raw).isPresent();
    finish(blocks ? Completion.CONTENT_FILTER : word, raw);
  }

  /** What a moderation service noted beside the reply; no block by itself while a reply comes. */
  void annotation(String what) {
    annotation = annotation == null ? what : annotation;
  }

  void block(String why) {
    block = why;
    finish = Completion.CONTENT_FILTER;
  }

  void fingerprint(String value) {
    fingerprint = value == null || value.isEmpty() ? fingerprint : value;
  }

  void model(String value) {
    model = value == null || value.isEmpty() ? model : value;
  }

  void promptTokens(long count) {
    promptTokens = Math.max(promptTokens, count);
  }

  void completionTokens(long count) {
    completionTokens = Math.max(completionTokens, count);
  }

  void withdrawn() {
    withdrawn = true;
  }

  void error(ProviderError given) {
    error = given;
  }

  /** What stood in an event without being one; an error if nothing better came. */
  void junk(String text) {
    junk = junk == null ? text : junk;
  }

  Optional<String> junk() {
    return Optional.ofNullable(junk);
  }

  /** The stream said that it ends here; what comes after does not belong to the reply. */
  void ended() {
    ended = true;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Whether text went on after the reply had been finished, as in a stream that never ends. */
  boolean talksOn() {
    return talksOn;
  }

  Optional<ProviderError> error() {
    return Optional.ofNullable(error);
  }

  boolean isFinished() {
    return finish != null;
  }

  boolean hasText() {
    return text.length() > 0;
  }

  /** Whether a moderation service noted that it filtered something. */
  boolean isAnnotated() {
    return annotation != null;
  }

  /** Whether anything at all was said: text (be it empty), a refusal, a finish or a block. */
  boolean hasContent() {
    return sawText || sawReasoning || refusal != null || finish != null || block != null;
  }

  Completion completion(int status, boolean simulated) {
    String said = sawText ? text.toString() : null;
    if (refusal != null && (said == null || said.isBlank())) {
      said = refusal;
    }
    ThinkBlocks split = ThinkBlocks.split(said);
    String thought = sawReasoning ? reasoning.toString() : null;
    if (split.reasoning() != null) {
      thought = thought == null ? split.reasoning() : thought + "\n\n" + split.reasoning();
    }
    if (block == null && split.text() != null && !withdrawn) {
      endpoint
          .blocks()
          .ofReply(endpoint.apiName(), split.text())
          .ifPresent(match -> block(split.text().strip()));
    }
    if (annotation != null
        && block == null
        && (Completion.CONTENT_FILTER.equals(finish) || !hasContent())) {
      block(annotation);
    }
    String why = block;
    if (why == null && Completion.CONTENT_FILTER.equals(finish) && !finish.equals(rawFinish)) {
      why = rawFinish;
    }
    return new Completion(
        endpoint.secrets().redact(split.text()),
        endpoint.secrets().redact(thought),
        bounded(finish),
        status,
        why == null ? null : ErrorText.clean(why, endpoint.secrets()),
        bounded(fingerprint),
        bounded(model),
        promptTokens,
        completionTokens,
        withdrawn,
        simulated);
  }

  /** Names end up in keys and tags; a provider that sends an essay as one gets it cut. */
  private String bounded(String name) {
    if (name == null) {
      return null;
    }
    String plain = endpoint.secrets().redactCut(name).replaceAll("\\p{Cntrl}", "").strip();
    return plain.isEmpty() ? null : plain.length() > 120 ? plain.substring(0, 120) : plain;
  }
}
