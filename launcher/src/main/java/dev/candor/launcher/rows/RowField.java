package dev.candor.launcher.rows;

import java.util.List;

/**
 * The fields of a row, with the names that other programs give them. A name of theirs is taken
 * where the row has no field of ours, in the order written here.
 */
public enum RowField {
  ID("id", "Where the row's own name is.", "probe_id"),
  TARGET("target", "Where the target is.", ""),
  RELEASE(
      "release",
      "Where the release is.",
      "model_version model model_name model_id served_model engine"),
  PROMPT_ID(
      "prompt_id",
      "Where its name is.",
      "question_id promptId prompt_key item_id doc_id question_key"),
  LANG(
      "lang",
      "Where the language is.",
      "language prompt_language prompt_lang question_language locale"),
  PROMPT(
      "prompt",
      "Where the prompt is.",
      "prompt_text question question_text user_prompt instruction query prompt_content input"),
  RESPONSE(
      "response",
      "Where the reply is in a row: a name, or a JSON path such as choices[0].text. The options"
          + " below likewise; =TEXT is the same text in every row, @file the file's name.",
      "response_text model_response response_content assistant_response model_output output_text"
          + " generated_text completion generation reply output answer"),
  INTENT("intent", "Where the intent is.", "intent_id"),
  TOPIC("topic", "Where the topic is.", "category prompt_category subject theme domain"),
  ARM("arm", "Where sensitive or control is.", ""),
  CYCLE("cycle", "Where the cycle is.", ""),
  SAMPLE(
      "sample", "Where the sample's number is.", "sample_index sample_id repeat repetition trial"),
  TIMESTAMP(
      "timestamp",
      "Where the time is.",
      "asked_at created_at createdAt created startTime start_time datetime date time"),
  FINISH_REASON(
      "finish_reason", "Where that is.", "finishReason stop_reason stopReason done_reason"),
  HTTP_STATUS("http_status", "Where that is.", "status_code statusCode response_status"),
  PROVIDER_ERROR("provider_error", "Where a block's code is.", ""),
  ERROR("error", "Where a failure's text is.", "error_message exception"),
  REASONING("reasoning", "", "reasoning_content thinking"),
  OUTCOME("outcome", "Where a known outcome is.", ""),
  LABEL("label", "", "");

  private final String key;
  private final String where;
  private final List<String> others;

  /**
   * @param where explains the option that says where it lies; empty where there is none
   * @param others likeliest first, with blanks between them
   */
  RowField(String key, String where, String others) {
    this.key = key;
    this.where = where;
    this.others = others.isEmpty() ? List.of() : List.of(others.split(" "));
  }

  /** Our name, in rows and in mapping files. */
  public String key() {
    return key;
  }

  /** Our name as an option. */
  public String option() {
    return "--" + key.replace('_', '-');
  }

  /** What its option says in the help; empty where it has no option. */
  String where() {
    return where;
  }

  /** What others call it, likeliest first. */
  public List<String> others() {
    return others;
  }
}
