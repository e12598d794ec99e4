package dev.candor.launcher.rows.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.launcher.rows.Row;
import dev.candor.launcher.rows.RowField;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Makes rows of the records of one file, whoever wrote it. Says once for each way of reading what a
 * record was taken for, and which field for which.
 */
public final class RecordShapes {
  private static final List<Shape> SHAPES =
      List.of(
          new GarakReport(),
          new BatchOutput(),
          new PromptfooResult(),
          new LmEvalSample(),
          new InspectSample());

  /** Lists of records, in documents that hold them. */
  private static final List<String> LISTS =
      List.of(
          ("results data rows items records samples responses outputs entries logs examples"
                  + " instances observations generations completions attempts traces runs requests"
                  + " evaluations conversations questions prompts")
              .split(" "));

  /** What a document cannot say for all the records in it. */
  private static final Set<RowField> OF_ONE_RECORD =
      EnumSet.of(
          RowField.ID,
          RowField.RESPONSE,
          RowField.ERROR,
          RowField.SAMPLE,
          RowField.HTTP_STATUS,
          RowField.FINISH_REASON,
          RowField.REASONING,
          RowField.OUTCOME);

  private static final int MOST_DEEP = 4;
  private static final int MOST_SAID = 6;
  private static final int MOST_NAMED = 30;

  /**
   * A record's row.
   *
   * @param fields those of ours
   * @param record what they are from
   * @param isPlain whether they stand in the record as they are
   * @param oneRelease whether every record of the file is of one release, so that one that does not
   *     name it, as an error in a batch, has that of the others
   */
  public record Made(ObjectNode fields, ObjectNode record, boolean isPlain, boolean oneRelease) {}

  private final Consumer<String> says;
  private final boolean needsReply;
  private final FileFacts facts = new FileFacts();
  private final Set<String> said = new LinkedHashSet<>();
  private final Set<String> told = new HashSet<>();
  private Consumer<String> rejects = problem -> {};

  /**
   * @param needsReply whether a record without a reply is not a row
   * @param says called with how records are read, in a sentence without a full stop
   */
  public RecordShapes(boolean needsReply, Consumer<String> says) {
    this.needsReply = needsReply;
    this.says = says;
  }

  /**
   * The rows of a record, none where it only speaks about the others.
   *
   * @param rejects called with elements of a document that are not rows while others are
   * @throws Row.RowException if it holds no reply
   */
  public List<Made> rows(ObjectNode record, Consumer<String> rejects) {
    List<Made> made = new ArrayList<>();
    this.rejects = rejects;
    if (!add(record, new RowDraft(), 0, made)) {
      throw new Row.RowException(
          "no field holds the reply; name it with --response (fields here: " + names(record) + ")");
    }
    return made;
  }

  /** False where there is nothing to be made of the record. */
  private boolean add(ObjectNode record, RowDraft parent, int depth, List<Made> made) {
    for (Shape shape : SHAPES) {
      if (shape.fits(record)) {
        List<RowDraft> rows = shape.rows(record, facts);
        rows.forEach(row -> finish(record, row, parent, shape.words(), false, made));
        return true;
      }
    }
    if (isWhole(record) && depth < MOST_DEEP && unwrap(record, parent, depth, made)) {
      return true;
    }
    List<RowDraft> rows = FlatRecord.rows(record, needsReply);
    if (rows.isEmpty()) {
      return depth < MOST_DEEP && unwrap(record, parent, depth, made);
    }
    rows.forEach(row -> finish(record, row, parent, null, rows.size() == 1, made));
    return true;
  }

  /** Documents of known programs, which have a reply of their own nowhere. */
  private static boolean isWhole(ObjectNode record) {
    boolean isInspect = record.path("eval").isObject() && record.path("samples").isArray();
    boolean isPromptfoo = record.path("results").path("results").isArray();
    boolean isList = record.path("data").isArray() && !record.has("choices");
    return isInspect || isPromptfoo || isList;
  }

  private void finish(
      ObjectNode record,
      RowDraft row,
      RowDraft parent,
      String words,
      boolean isAlone,
      List<Made> made) {
    row.inherit(parent).inherit(facts.everywhere);
    boolean isPlain =
        words == null
            && isAlone
            && row.sources().entrySet().stream()
                .allMatch(
                    source ->
                        source.getValue().equals(source.getKey().key())
                            || !source.getValue().contains(".")
                                && record.path(source.getValue()).isValueNode());
    tell(row, words == null && !isPlain ? "a conversation or a log of calls" : words);
    made.add(new Made(row.fields(), record, isPlain, BatchOutput.WORDS.equals(words)));
  }

  private void tell(RowDraft row, String words) {
    StringBuilder taken = new StringBuilder();
    row.sources()
        .forEach(
            (field, source) -> {
              // The words of an error are no reply: what is told would be wrong of a failed probe.
              boolean isTold =
                  !source.equals(field.key())
                      && !source.equals(RowField.ERROR.key())
                      && field != RowField.ID
                      && field != RowField.FINISH_REASON;
              if (isTold) {
                taken.append(taken.length() == 0 ? "" : ", ");
                taken.append(field.key()).append(" from ").append(source);
              }
            });
    boolean isFault = row.has(RowField.ERROR);
    if (words == null && taken.length() == 0 || isFault && !told.add(String.valueOf(words))) {
      return;
    }
    told.add(String.valueOf(words));
    String sentence =
        "read as "
            + (words == null ? "rows with other names" : words)
            + (taken.length() == 0 ? "" : ": " + taken);
    if (said.size() < MOST_SAID && said.add(sentence)) {
      says.accept(sentence);
    }
  }

  /** Goes into the list of records that a document holds. */
  private boolean unwrap(ObjectNode record, RowDraft parent, int depth, List<Made> made) {
    Optional<Map.Entry<String, JsonNode>> list = list(record);
    if (list.isEmpty()) {
      return false;
    }
    RowDraft about = about(record).inherit(parent);
    String name = list.get().getKey();
    JsonNode held = list.get().getValue();
    if (held.isObject()) {
      about.put(RowField.TIMESTAMP, held.get("timestamp"), "timestamp");
    }
    int before = made.size();
    List<String> lost = new ArrayList<>();
    for (JsonNode elements : lists(held)) {
      for (int i = 0; i < elements.size(); i++) {
        each(elements.get(i), name + "[" + i + "]", about, depth, made, lost);
      }
    }
    if (made.size() > before) {
      lost.forEach(rejects);
    }
    return made.size() > before;
  }

  /** The list itself, samples by task, or results around a list of their own. */
  private static List<JsonNode> lists(JsonNode held) {
    if (held.isArray()) {
      return List.of(held);
    }
    if (held.path("results").isArray()) {
      return List.of(held.get("results"));
    }
    List<JsonNode> lists = new ArrayList<>();
    held.forEach(lists::add);
    return lists;
  }

  private void each(
      JsonNode one, String place, RowDraft about, int depth, List<Made> made, List<String> lost) {
    String problem = null;
    try {
      boolean isRead = one instanceof ObjectNode object && add(object, about, depth + 1, made);
      problem = isRead ? null : "no field holds the reply; name it with --response";
    } catch (Row.RowException e) {
      problem = e.getMessage();
    }
    if (problem != null) {
      lost.add(place + ": " + problem);
    }
  }

  private static Optional<Map.Entry<String, JsonNode>> list(ObjectNode record) {
    for (String name : LISTS) {
      JsonNode held = record.path(name);
      boolean isList =
          isListOfObjects(held)
              || held.isObject()
                  && (isListOfObjects(held.path("results"))
                      || name.equals("samples")
                          && held.elements().hasNext()
                          && isListOfObjects(held.elements().next()));
      if (isList) {
        return Optional.of(Map.entry(name, held));
      }
    }
    Map.Entry<String, JsonNode> only = null;
    for (Map.Entry<String, JsonNode> field : record.properties()) {
      if (isListOfObjects(field.getValue())) {
        if (only != null) {
          return Optional.empty();
        }
        only = field;
      }
    }
    return Optional.ofNullable(only);
  }

  private static boolean isListOfObjects(JsonNode node) {
    return node.isArray() && !node.isEmpty() && node.get(0).isObject();
  }

  /** What a document says of all the records in it. */
  private static RowDraft about(ObjectNode record) {
    RowDraft draft = new RowDraft();
    JsonNode eval = record.path("eval");
    if (eval.isObject()) {
      draft
          .put(RowField.RELEASE, eval.get("model"), "eval.model")
          .put(RowField.TIMESTAMP, eval.get("created"), "eval.created");
      FlatRecord.common(eval.path("metadata"), "eval.metadata.", draft);
      return draft;
    }
    List<RowDraft> own = FlatRecord.rows(record, false);
    if (!own.isEmpty()) {
      draft.inherit(own.get(0));
    }
    for (RowField field : OF_ONE_RECORD) {
      draft.fields().remove(field.key());
      draft.sources().remove(field);
    }
    return draft;
  }

  /**
   * A record with our names for all but its reply, which is where a user says; or the records that
   * it holds, if only they have one.
   */
  public List<Made> named(ObjectNode record, Predicate<ObjectNode> hasReply) {
    List<Made> made = new ArrayList<>();
    named(record, new RowDraft(), 0, hasReply, made);
    return made;
  }

  private void named(
      ObjectNode record,
      RowDraft parent,
      int depth,
      Predicate<ObjectNode> hasReply,
      List<Made> made) {
    if (hasReply.test(record)) {
      RowDraft draft = FlatRecord.named(record).inherit(parent);
      tell(draft, null);
      made.add(new Made(draft.fields(), record, true, false));
      return;
    }
    Optional<Map.Entry<String, JsonNode>> list = list(record);
    if (list.isPresent() && depth < MOST_DEEP) {
      RowDraft about = about(record).inherit(parent);
      for (JsonNode elements : lists(list.get().getValue())) {
        for (JsonNode one : elements) {
          if (one instanceof ObjectNode object) {
            named(object, about, depth + 1, hasReply, made);
          }
        }
      }
    }
  }

  /** Whether one of these columns may hold a reply. */
  public static boolean mayHoldReply(Set<String> columns) {
    return columns.stream().anyMatch(FlatRecord.MAY_HOLD_A_REPLY::contains);
  }

  /** Whether an object is a message of a conversation. */
  public static boolean isMessage(ObjectNode node) {
    return Conversation.isMessage(node) && !node.has("choices");
  }

  /** Whether a list is a conversation. */
  public static boolean isConversation(ArrayNode node) {
    return Conversation.isMessages(node);
  }

  /** The words in a message, a list of parts or a provider's answer. */
  public static Optional<String> words(JsonNode node) {
    return ChatBody.of(node)
        .filter(body -> !body.answers().isEmpty())
        .map(body -> body.answers().get(0).text())
        .or(() -> Conversation.of(node).map(Conversation::prompt))
        .or(() -> Optional.ofNullable(Content.of(node).text()));
  }

  /** Names of a record's fields, for a message. */
  public static String names(ObjectNode record) {
    return record.properties().stream()
            .limit(MOST_NAMED)
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "))
        + (record.size() > MOST_NAMED ? ", …" : "");
  }
}
