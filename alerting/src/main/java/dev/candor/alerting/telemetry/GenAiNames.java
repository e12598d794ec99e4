package dev.candor.alerting.telemetry;

/**
 * Names of OpenTelemetry's conventions for generative AI, which are still in development: should
 * they change, they change here.
 */
final class GenAiNames {
  static final String EVALUATION_RESULT = "gen_ai.evaluation.result";
  static final String EVALUATION_NAME = "gen_ai.evaluation.name";
  static final String SCORE_VALUE = "gen_ai.evaluation.score.value";
  static final String SCORE_LABEL = "gen_ai.evaluation.score.label";
  static final String EXPLANATION = "gen_ai.evaluation.explanation";

  /** Name of the event for readers of before log records had a field for it. */
  static final String EVENT_NAME = "event.name";

  static final String SERVICE_NAME = "service.name";

  private GenAiNames() {}
}
