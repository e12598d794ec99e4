package dev.candor.launcher.export;

import dev.candor.launcher.export.ExportColumn.Kind;
import java.util.List;
import java.util.Locale;

/** The tables and their columns, in order. Names never change; new columns come last. */
enum ExportTable {
  ROWS(
      "One probe: what was asked, what came back, and how it was classified.",
      text("target", "model at an endpoint"),
      text("release", "release of the target that answered"),
      integer("cycle", "number of the cycle, 0 where there is none"),
      text("prompt_id", "one wording of an intent, the same in every language"),
      text("intent", "what is asked, whatever the wording"),
      text("topic", "topic of the intent"),
      text("arm", "sensitive or control"),
      text("lang", "language of the prompt, a BCP 47 tag"),
      integer("sample", "number of the sample, from 0"),
      text("probe_id", "id of the probe"),
      new ExportColumn(
          "asked_at", Kind.TIME, "when it was asked; null in a recording without times"),
      text("prompt", "the prompt as it was sent"),
      text("response", "the reply; null where there was none"),
      text("finish_reason", "finish reason given by the provider"),
      integer("http_status", "status of the HTTP response"),
      text("provider_error", "code of a block of the provider's"),
      text("failure", "reason of a failed probe, which has no outcome; null for a reply"),
      text(
          "outcome",
          "answer, aligned, deflection, lecture, refusal, filtered or invalid; null for a failed"
              + " probe"),
      text("tones", "admonishing, nationalist, denying, hedging, separated by spaces"),
      real("confidence", "calibrated chance that the outcome is right, 0 to 1"),
      new ExportColumn(
          "abstained", Kind.BOOLEAN, "whether the confidence is below the threshold set"),
      text("tier", "tier of the classifier that decided"),
      text("classifier", "version of the classifier; \"recorded\" where the row had its outcome"),
      text("reply_lang", "language of the reply"),
      text("evidence", "what the outcome rests on, strongest first: a list in JSON"),
      integer("latency_millis", "time of the last request; null where it was not measured"),
      text("origin", "live, simulated or recorded"),
      text(
          "layer",
          "where the answer was suppressed: model, output_moderation, host_filter or unexplained;"
              + " null where it was not"),
      real("key_fact_coverage", "share of the prompt's key facts that the reply mentions, 0 to 1"),
      integer("contradicts_key_fact", "key facts where the reply has another date or number")),
  TALLIES(
      "Outcomes of one prompt in one cycle.",
      text("target", "model at an endpoint"),
      text("release", "release of the target"),
      integer("cycle", "number of the cycle"),
      text("prompt_id", "wording of an intent"),
      text("intent", "what is asked"),
      text("topic", "topic of the intent"),
      text("arm", "sensitive or control"),
      text("lang", "language of the prompt"),
      text("classifier", "version of the classifier"),
      integer("answer", "replies with this outcome"),
      integer("aligned", "replies with this outcome"),
      integer("deflection", "replies with this outcome"),
      integer("lecture", "replies with this outcome"),
      integer("refusal", "replies with this outcome"),
      integer("filtered", "replies with this outcome"),
      integer("invalid", "replies with this outcome, which no rate counts"),
      integer("n", "valid replies: all but the invalid ones"),
      integer("failed", "probes that failed, in no rate"),
      integer("output_moderation", "filtered replies suppressed after the model had answered"),
      integer("host_filter", "filtered replies stopped before or instead of the model"),
      integer("unexplained", "filtered replies of which nothing says why"),
      integer("key_facts_judged", "valid replies whose key facts were looked at"),
      integer("key_facts_incomplete", "of them those that lack or contradict one"),
      integer("contradicts_key_fact", "of them those with another date or number")),
  VERDICTS(
      "One cell of a comparison of two releases.",
      text("target", "model at an endpoint"),
      text("baseline", "release compared with"),
      text("candidate", "release judged"),
      text(
          "comparison_verdict",
          "stable, equivalent, drifted or not_enough_data, all cells together"),
      text("direction", "more_constrained, less_constrained, mixed or none"),
      real("level", "chance of any false alarm in the comparison, however often it is looked at"),
      text("topic", "topic, or all"),
      text("lang", "language, or all"),
      text("arm", "sensitive or control"),
      text(
          "measure",
          "constrained, unanswered, an outcome, a measure of key facts or layers, or, with no"
              + " numbers of replies, a contrast such as language_gap or failures"),
      integer("baseline_n", "replies of the baseline that count"),
      integer("baseline_count", "of them those that the measure counts"),
      real("baseline_rate", "their share, 0 to 1"),
      real("baseline_low", "lower end of its 95 % interval"),
      real("baseline_high", "upper end of its 95 % interval"),
      integer("candidate_n", "replies of the candidate that count"),
      integer("candidate_count", "of them those that the measure counts"),
      real("candidate_rate", "their share, 0 to 1"),
      real("candidate_low", "lower end of its 95 % interval"),
      real("candidate_high", "upper end of its 95 % interval"),
      real("difference", "candidate minus baseline, prompts compared with themselves"),
      real("low", "lower end of its 95 % interval"),
      real("high", "upper end of its 95 % interval"),
      real("p_value", "valid at every look"),
      text("verdict", "verdict of this cell"),
      integer("alarm_cycle", "the candidate's cycle, from 1, whose look raised the alarm"),
      text("classifier", "version of the classifier"),
      real("adjusted_p_value", "paid for the number of cells as well: compares with the level"));

  private final String meaning;
  private final List<ExportColumn> columns;

  ExportTable(String meaning, ExportColumn... columns) {
    this.meaning = meaning;
    this.columns = List.of(columns);
  }

  private static ExportColumn text(String name, String meaning) {
    return new ExportColumn(name, Kind.TEXT, meaning);
  }

  private static ExportColumn integer(String name, String meaning) {
    return new ExportColumn(name, Kind.INTEGER, meaning);
  }

  private static ExportColumn real(String name, String meaning) {
    return new ExportColumn(name, Kind.REAL, meaning);
  }

  /** Name of the file, without its ending. */
  String fileName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What one row is. */
  String meaning() {
    return meaning;
  }

  List<ExportColumn> columns() {
    return columns;
  }
}
