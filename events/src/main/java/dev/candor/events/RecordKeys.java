package dev.candor.events;

/** Keys of records: what is together in order, and what spreads over partitions. */
public final class RecordKeys {
  private RecordKeys() {}

  /**
   * Key of prompts and responses: one prompt of one target in one language, so that its samples
   * keep their order and a catalogue spreads evenly over the partitions.
   */
  public static String ofPrompt(String target, String promptId, String lang) {
    return escape(target) + '|' + escape(promptId) + '|' + escape(lang);
  }

  public static String of(Prompt prompt) {
    return ofPrompt(prompt.target(), prompt.promptId(), prompt.lang());
  }

  public static String of(Response response) {
    return ofPrompt(response.target(), response.promptId(), response.lang());
  }

  /** Key of the ledger: a worker's spending on a target in a day. */
  public static String of(LedgerEntry entry) {
    return escape(entry.target()) + '|' + entry.day() + '|' + escape(entry.worker());
  }

  /** Key of a dead letter: the place is the identity, so poison read twice is one letter. */
  public static String of(DeadLetter letter) {
    return escape(letter.sourceTopic()) + '|' + letter.partition() + '|' + letter.offset();
  }

  private static String escape(String part) {
    return part.indexOf('|') < 0 && part.indexOf('\\') < 0
        ? part
        : part.replace("\\", "\\\\").replace("|", "\\|");
  }
}
