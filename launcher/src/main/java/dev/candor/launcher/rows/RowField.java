package dev.candor.launcher.rows;

import java.util.List;

/**
 * The fields of a row, with the names that other programs give them. A name of theirs is taken
 * where the row has no field of ours, in the order written here.
 */
public enum RowField {
  ID("id", "probe_id"),
  TARGET("target"),
  RELEASE("release", "model_version model model_name model_id served_model engine"),
  PROMPT_ID("prompt_id", "question_id promptId prompt_key item_id doc_id question_key"),
  LANG("lang", "language prompt_language prompt_lang question_language locale"),
  PROMPT(
      "prompt",
      "prompt_text question question_text user_prompt instruction query prompt_content input"),
  RESPONSE(
      "response",
      "response_text model_response response_content assistant_response model_output output_text"
          + " generated_text completion generation reply output answer"),
  INTENT("intent", "intent_id"),
  TOPIC("topic", "category prompt_category subject theme domain"),
  ARM("arm"),
  CYCLE("cycle"),
  SAMPLE("sample", "sample_index sample_id repeat repetition trial"),
  TIMESTAMP(
      "timestamp", "asked_at created_at createdAt created startTime start_time datetime date time"),
  FINISH_REASON("finish_reason", "finishReason stop_reason stopReason done_reason"),
  HTTP_STATUS("http_status", "status_code statusCode response_status"),
  PROVIDER_ERROR("provider_error"),
  ERROR("error", "error_message exception"),
  REASONING("reasoning", "reasoning_content thinking"),
  OUTCOME("outcome"),
  LABEL("label");

  private final String key;
  private final List<String> others;

  RowField(String key) {
    this.key = key;
    this.others = List.of();
  }

  /**
   * @param others likeliest first, with blanks between them
   */
  RowField(String key, String others) {
    this.key = key;
    this.others = List.of(others.split(" "));
  }

  /** Our name, in rows and in mapping files. */
  public String key() {
    return key;
  }

  /** Our name as an option. */
  public String option() {
    return "--" + key.replace('_', '-');
  }

  /** What others call it, likeliest first. */
  public List<String> others() {
    return others;
  }
}
