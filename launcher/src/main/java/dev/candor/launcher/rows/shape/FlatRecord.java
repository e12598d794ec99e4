package dev.candor.launcher.rows.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.launcher.rows.JsonText;
import dev.candor.launcher.rows.RowField;
import dev.candor.model.LanguageTag;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A record of no program in particular: a log of a call with its request and its response, or a row
 * whose fields have other names. What is ours by name goes first.
 */
final class FlatRecord {
  /** Where logs of calls keep what came back, beside the names of a reply. */
  private static final List<String> BODIES =
      words("response_body responseBody raw_response response_json body result outputs");

  /** Where they keep what was sent. */
  private static final List<String> REQUESTS =
      words(
          "messages conversations conversation request request_body requestBody inputs kwargs"
              + " proxy_server_request params");

  /** Several replies to one prompt. */
  private static final List<String> SEVERAL =
      words("responses replies outputs completions generations answers");

  /** Objects around what we look for. */
  private static final List<String> ASIDE = words("metadata meta info properties tags");

  /** What a question's own object calls its text. */
  private static final List<String> TEXTS = words("text prompt question content body value");

  /** Fields that say how to read a row; one that has our names for its reply has them for these. */
  private static final Set<RowField> OFTEN_MISSING =
      EnumSet.of(RowField.RELEASE, RowField.PROMPT_ID, RowField.LANG, RowField.PROMPT);

  /** Fields that are of a reply, not of what a record says beside it. */
  private static final Set<RowField> OF_A_REPLY =
      EnumSet.of(
          RowField.RESPONSE, RowField.REASONING, RowField.OUTCOME, RowField.ERROR, RowField.ID);

  /** Columns in which a reply is looked for. */
  static final Set<String> MAY_HOLD_A_REPLY = mayHoldAReply();

  private FlatRecord() {}

  private static List<String> words(String names) {
    return List.of(names.split(" "));
  }

  private static Set<String> mayHoldAReply() {
    Set<String> names = new HashSet<>(List.of(RowField.RESPONSE.key(), "choices"));
    List.of(RowField.RESPONSE.others(), BODIES, SEVERAL, REQUESTS).forEach(names::addAll);
    return Set.copyOf(names);
  }

  /** Everything but the reply, by any of its names. */
  static RowDraft named(ObjectNode record) {
    RowDraft draft = new RowDraft();
    names(record, "", draft, EnumSet.allOf(RowField.class));
    asked(record, draft);
    aside(record, draft);
    JsonNode error = record.get(RowField.ERROR.key());
    if (error != null && !error.isNull()) {
      draft.set(RowField.ERROR, error, RowField.ERROR.key());
    }
    return draft;
  }

  /** The rows of a record; empty where it holds no reply. */
  static List<RowDraft> rows(ObjectNode record, boolean needsReply) {
    RowDraft draft = new RowDraft();
    JsonNode ours = record.get(RowField.RESPONSE.key());
    boolean isOurs =
        ours != null && ours.isValueNode() && !isBody(ours)
            || record.path(RowField.OUTCOME.key()).isTextual();
    names(record, "", draft, isOurs ? OFTEN_MISSING : EnumSet.allOf(RowField.class));
    asked(record, draft);
    if (isOurs) {
      if (ours != null && ours.isValueNode()) {
        draft.set(RowField.RESPONSE, ours, RowField.RESPONSE.key());
      }
      // As candor export names them.
      draft.put(RowField.ID, record.get("probe_id"), "probe_id");
      draft.put(RowField.TIMESTAMP, record.get("asked_at"), "asked_at");
      aside(record, draft);
      return List.of(draft);
    }
    aside(record, draft);
    List<RowDraft> said = said(record, draft);
    if (!said.isEmpty() || needsReply) {
      return said;
    }
    return List.of(draft);
  }

  /** Fields of ours in an object that says something about a record, by any of their names. */
  static void common(JsonNode node, String place, RowDraft draft) {
    JsonNode object = JsonText.structure(node);
    if (object != null && object.isObject()) {
      Set<RowField> fields = EnumSet.allOf(RowField.class);
      fields.removeAll(OF_A_REPLY);
      names(object, place, draft, fields);
      // An identifier in there is the prompt's, not the row's.
      draft.put(RowField.PROMPT_ID, object.get("id"), place + "id");
    }
  }

  private static void names(
      JsonNode record, String place, RowDraft draft, Set<RowField> underOtherNames) {
    for (RowField field : RowField.values()) {
      if (field == RowField.RESPONSE || field == RowField.ERROR && record.has(field.key())) {
        continue;
      }
      draft.put(field, record.get(field.key()), field.key());
      if (underOtherNames.contains(field)) {
        for (String other : field.others()) {
          JsonNode value = record.get(other);
          boolean isText = value != null && !(field == RowField.PROMPT && isStructure(value));
          draft.put(field, isText ? value : null, place + other);
        }
      }
    }
  }

  private static boolean isStructure(JsonNode value) {
    return JsonText.structure(value).isContainerNode();
  }

  private static void aside(ObjectNode record, RowDraft draft) {
    for (String field : ASIDE) {
      common(record.get(field), field + ".", draft);
    }
  }

  /** The prompt where it is not text: messages, or an object of its own. */
  private static void asked(ObjectNode record, RowDraft draft) {
    if (draft.has(RowField.PROMPT) && !isStructure(record.path(RowField.PROMPT.key()))) {
      return;
    }
    draft.fields().remove(RowField.PROMPT.key());
    List<String> fields = new ArrayList<>(REQUESTS);
    fields.add(RowField.PROMPT.key());
    fields.addAll(RowField.PROMPT.others());
    for (String field : fields) {
      JsonNode node = JsonText.structure(record.get(field));
      if (node == null || !node.isContainerNode()) {
        continue;
      }
      JsonNode request = node.path("body").isContainerNode() ? node.get("body") : node;
      Optional<Conversation> conversation = Conversation.of(request);
      if (conversation.isPresent()) {
        draft.put(RowField.PROMPT, conversation.get().prompt(), field);
      } else if (Content.isParts(request)) {
        draft.put(RowField.PROMPT, Content.of(request).text(), field);
      } else if (request.isObject()) {
        question(request, field, draft);
      }
      draft.put(RowField.RELEASE, request.get("model"), field + ".model");
      if (draft.has(RowField.PROMPT)) {
        return;
      }
    }
    // A prompt that merely looks like JSON.
    draft.put(RowField.PROMPT, record.get(RowField.PROMPT.key()), RowField.PROMPT.key());
  }

  /** A question that is an object: its text, its identifier and what it is about. */
  private static void question(JsonNode question, String field, RowDraft draft) {
    for (String name : TEXTS) {
      if (question.path(name).isTextual()) {
        draft.put(RowField.PROMPT, question.get(name), field + "." + name);
      }
    }
    if (!draft.has(RowField.PROMPT)) {
      question.properties().stream()
          .filter(one -> one.getValue().isTextual() && LanguageTag.isLanguage(one.getKey()))
          .findFirst()
          .ifPresent(
              one -> {
                draft.put(RowField.PROMPT, one.getValue(), field + "." + one.getKey());
                draft.put(RowField.LANG, LanguageTag.of(one.getKey()), field);
              });
    }
    common(question, field + ".", draft);
  }

  private static List<RowDraft> said(ObjectNode record, RowDraft draft) {
    Optional<ChatBody.Fault> fault =
        ChatBody.faultIn(record.get(RowField.ERROR.key()), null).or(() -> faultAside(record));
    boolean isExplicitlyNone = false;
    List<String> fields = new ArrayList<>();
    fields.add(RowField.RESPONSE.key());
    fields.addAll(RowField.RESPONSE.others());
    fields.addAll(BODIES);
    for (String field : fields) {
      JsonNode raw = record.get(field);
      if (raw == null) {
        continue;
      }
      if (raw.isNull()) {
        isExplicitlyNone |= RowField.RESPONSE.key().equals(field) || fault.isPresent();
        continue;
      }
      List<RowDraft> rows = said(raw, field, draft);
      if (!rows.isEmpty()) {
        fault.ifPresent(one -> rows.forEach(row -> row.fault(one, "error")));
        return rows;
      }
    }
    for (String field : SEVERAL) {
      List<RowDraft> rows = several(record.path(field), field, draft);
      if (!rows.isEmpty()) {
        return rows;
      }
    }
    Optional<ChatBody> self = ChatBody.of(record).filter(body -> !body.answers().isEmpty());
    if (self.isPresent()) {
      return BatchOutput.rows(draft, self.get(), "");
    }
    for (String field : REQUESTS) {
      Optional<ChatBody.RecordedChat> reply =
          Conversation.of(record.get(field)).flatMap(Conversation::reply);
      if (reply.isPresent()) {
        return List.of(draft.reply(reply.get(), field));
      }
    }
    if (fault.isPresent()) {
      return List.of(draft.fault(fault.get(), "error"));
    }
    Optional<ChatBody.Fault> flat = ChatBody.fault(record);
    if (flat.isPresent()) {
      return List.of(draft.fault(flat.get(), "code"));
    }
    return isExplicitlyNone
        ? List.of(draft.set(RowField.RESPONSE, record.nullNode(), RowField.RESPONSE.key()))
        : List.of();
  }

  /** A failure as Langfuse and LiteLLM note it, beside an empty reply. */
  private static Optional<ChatBody.Fault> faultAside(ObjectNode record) {
    if (record.path("level").asText().equals("ERROR")) {
      return ChatBody.faultIn(record.get("statusMessage"), null)
          .or(() -> ChatBody.faultIn(record.get("status_message"), null))
          .or(() -> Optional.of(ChatBody.Fault.of("error")));
    }
    JsonNode metadata = JsonText.structure(record.path("metadata"));
    JsonNode information = metadata.path("error_information");
    if (!record.path("status").asText().equals("failure") || !information.isObject()) {
      return Optional.empty();
    }
    ObjectNode error = record.objectNode();
    error.put("code", information.path("error_code").asText(""));
    error.put("type", information.path("error_class").asText(""));
    error.put("message", information.path("error_message").asText(""));
    return ChatBody.faultIn(error, ChatBody.status(error, "code"));
  }

  private static List<RowDraft> said(JsonNode raw, String field, RowDraft draft) {
    if (raw.isTextual() && !isBody(raw)) {
      // A body's own text is not a reply: fields that only may hold one hold much else.
      return BODIES.contains(field) ? List.of() : List.of(draft.set(RowField.RESPONSE, raw, field));
    }
    JsonNode node = JsonText.structure(raw);
    if (!node.isContainerNode()) {
      return List.of();
    }
    if (node.isObject()) {
      draft.put(RowField.HTTP_STATUS, node.get("status_code"), field + ".status_code");
      if (node.path("status").isInt()) {
        draft.put(RowField.HTTP_STATUS, node.get("status"), field + ".status");
      }
      for (String inner : new String[] {"body", "response", "output"}) {
        boolean isBody = node.path(inner).isContainerNode() && ChatBody.of(node).isEmpty();
        if (isBody) {
          return said(node.get(inner), field + "." + inner, draft);
        }
      }
      Optional<ChatBody> body = ChatBody.of(node);
      if (body.isPresent()) {
        return BatchOutput.rows(draft, body.get(), field);
      }
      for (String inner :
          new String[] {"content", "text", "completion", "output", "response", "generated_text"}) {
        Content said = Content.of(node.get(inner));
        if (said.text() != null) {
          draft.put(RowField.FINISH_REASON, node.get("finish_reason"), field + ".finish_reason");
          draft.put(RowField.RELEASE, node.get("model"), field + ".model");
          return List.of(draft.reply(ChatBody.RecordedChat.of(said), field + "." + inner));
        }
      }
      Optional<ChatBody.RecordedChat> reply = Conversation.of(node).flatMap(Conversation::reply);
      return reply.map(answer -> List.of(draft.reply(answer, field))).orElse(List.of());
    }
    Optional<ChatBody.RecordedChat> reply = Conversation.of(node).flatMap(Conversation::reply);
    if (reply.isPresent()) {
      return List.of(draft.reply(reply.get(), field));
    }
    if (Content.isParts(node)) {
      return List.of(draft.reply(ChatBody.RecordedChat.of(Content.of(node)), field));
    }
    return several(node, field, draft);
  }

  /** Texts in a list, each a sample. */
  private static List<RowDraft> several(JsonNode list, String field, RowDraft draft) {
    List<RowDraft> rows = new ArrayList<>();
    if (list.isArray()) {
      for (JsonNode one : list) {
        if (!one.isTextual() && !one.isNull()) {
          return List.of();
        }
      }
      for (int i = 0; i < list.size(); i++) {
        RowDraft row = draft.copy();
        if (list.size() > 1) {
          BatchOutput.numbered(row, i, list.size());
        }
        rows.add(row.reply(ChatBody.RecordedChat.of(list.get(i).textValue()), field));
      }
    }
    return rows;
  }

  /** A text that is a provider's whole answer in JSON, with choices in it. */
  private static boolean isBody(JsonNode text) {
    return ChatBody.of(text).filter(body -> !body.answers().isEmpty()).isPresent();
  }
}
