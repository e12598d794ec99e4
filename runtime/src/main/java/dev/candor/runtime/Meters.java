package dev.candor.runtime;

import static dev.candor.runtime.Meter.Kind.COUNTER;
import static dev.candor.runtime.Meter.Kind.GAUGE;
import static dev.candor.runtime.Meter.Kind.TIMER;

import java.util.List;

/** Every meter of Candor: name, kind, unit, tags and help. The only place where a name is spelt. */
public final class Meters {
  public static final Meter PROMPTS =
      counter("candor.prompts", "", "Prompt events published.", "target", "purpose");
  public static final Meter PROMPTS_SKIPPED =
      counter(
          "candor.prompts.skipped",
          "",
          "Planned prompts not published: over budget, or their cycle had passed.",
          "target",
          "reason");
  public static final Meter CYCLES =
      counter("candor.cycles", "", "Cycles whose prompts were all published.", "target");
  public static final Meter PROBES =
      counter(
          "candor.probes",
          "",
          "Probes ended, by result: answered, or the reason of the failure.",
          "target",
          "result");
  public static final Meter PROBE_DURATION =
      new Meter(
          "candor.probe.duration",
          TIMER,
          "seconds",
          List.of("target"),
          "Time from the first request of a probe to its end, retries included.");
  public static final Meter PROBES_IN_FLIGHT =
      gauge("candor.probes.inflight", "", "Requests under way.", "target");
  public static final Meter PROBE_RETRIES =
      counter("candor.probe.retries", "", "Requests sent again, by reason.", "target", "reason");
  public static final Meter PROVIDER_SIGNALS =
      counter(
          "candor.provider.signals",
          "",
          "Signals that came instead of an answer: blocked, taken_back, reasoning_only or empty.",
          "target",
          "arm",
          "signal");
  public static final Meter TARGET_BLIND =
      gauge(
          "candor.target.blind",
          "",
          "1 while the newest probes of a target all failed, at least three of them.",
          "target");
  public static final Meter CIRCUIT_OPEN =
      gauge("candor.circuit.open", "", "1 while a target's circuit is open.", "target");
  public static final Meter SPEND =
      counter(
          "candor.spend", "dollars", "Money spent on probes, from configured prices.", "target");
  public static final Meter TOKENS =
      counter("candor.tokens", "", "Tokens used, as the provider counted.", "target", "direction");
  public static final Meter BUDGET_LEFT =
      gauge(
          "candor.budget.left", "dollars", "Money left of a period's budget.", "target", "period");

  public static final Meter CONSOLE_ADDRESS =
      gauge(
          "candor.console.address",
          "",
          "1, with the address at which readers reach the console; links of alerts begin with it.",
          "url");

  public static final Meter CONSOLE_GUESSES =
      counter(
          "candor.console.guesses",
          "",
          "Wrong tokens and passwords given to the console, and tries turned away unread because"
              + " their address had given too many.",
          "result");

  public static final Meter RESPONSES =
      counter(
          "candor.responses",
          "",
          "Responses classified, by outcome.",
          "target",
          "release",
          "lang",
          "arm",
          "outcome");
  public static final Meter OUTCOME_RATIO =
      gauge(
          "candor.outcome",
          "ratio",
          "Share of an outcome in the latest closed window.",
          "target",
          "release",
          "lang",
          "arm",
          "outcome");
  public static final Meter CONSTRAINED_RATIO =
      gauge(
          "candor.constrained",
          "ratio",
          "Share of constrained responses in the latest closed window.",
          "target",
          "release",
          "lang",
          "arm");
  public static final Meter TOPIC_CONSTRAINED_RATIO =
      gauge(
          "candor.topic.constrained",
          "ratio",
          "Share of constrained responses to sensitive prompts by topic, latest closed window; only"
              + " with classifier.topic_metrics.",
          "target",
          "release",
          "lang",
          "topic");
  public static final Meter LANGUAGE_GAP_RATIO =
      gauge(
          "candor.language.gap",
          "ratio",
          "Constrained share in Chinese minus English over matched prompts, latest closed window.",
          "target",
          "release");
  public static final Meter PARAPHRASE_DISAGREEMENT_RATIO =
      gauge(
          "candor.paraphrase.disagreement",
          "ratio",
          "Share of pairs of wordings of one intent whose outcomes differ, latest closed window.",
          "target",
          "release",
          "lang");
  public static final Meter REROLL_DISAGREEMENT_RATIO =
      gauge(
          "candor.reroll.disagreement",
          "ratio",
          "Share of pairs of samples of one prompt whose outcomes differ, latest closed window.",
          "target",
          "release",
          "lang");
  public static final Meter KEY_FACT_COVERAGE_RATIO =
      gauge(
          "candor.key.fact.coverage",
          "ratio",
          "Mean share of an intent's key facts that its answers mention, latest closed window.",
          "target",
          "release",
          "lang");
  public static final Meter KEY_FACT_CONTRADICTED_RATIO =
      gauge(
          "candor.key.fact.contradicted",
          "ratio",
          "Share of replies to sensitive prompts with another date or number than a key fact has,"
              + " latest closed window.",
          "target",
          "release",
          "lang");
  public static final Meter SUPPRESSED_RATIO =
      gauge(
          "candor.suppressed",
          "ratio",
          "Share of responses to sensitive prompts suppressed at a layer (model,"
              + " output_moderation, host_filter, unexplained), latest closed window.",
          "target",
          "release",
          "lang",
          "layer");
  public static final Meter DRIFT_ALARM =
      gauge(
          "candor.drift.alarm",
          "",
          "1 while the comparison of two releases is drifted: by any finding in lang all, measure"
              + " any, and by which in the other series.",
          "target",
          "baseline",
          "candidate",
          "lang",
          "measure");
  public static final Meter DRIFT_DIFFERENCE_RATIO =
      gauge(
          "candor.drift.difference",
          "ratio",
          "Candidate rate minus baseline rate over all topics of the sensitive arm.",
          "target",
          "baseline",
          "candidate",
          "lang",
          "measure");
  public static final Meter SILENT_CHANGE_ALARM =
      gauge(
          "candor.silent.change.alarm",
          "",
          "1 while a release answers differently than its own reference.",
          "target",
          "release");
  public static final Meter RELEASE_CHANGES =
      counter(
          "candor.release.changes",
          "",
          "Release changes noticed, by how they were noticed.",
          "target",
          "how");
  public static final Meter RELEASE_CURRENT =
      gauge(
          "candor.release.current",
          "",
          "1 for the release a target answers with now.",
          "target",
          "release");
  public static final Meter JUDGE_REPLIES =
      counter(
          "candor.judge.replies",
          "",
          "Replies the classifier was unsure of, by what came of asking a judge: judged, abstained"
              + " or too_late.",
          "target",
          "result");
  public static final Meter JUDGE_OPINIONS =
      counter(
          "candor.judge.opinions",
          "",
          "Questions to a judge that ended: judged, unsure, unusable, too_old or no_reply (not"
              + " asked), or the reason of the failure.",
          "judge",
          "result");
  public static final Meter JUDGE_AGREEMENT_RATIO =
      gauge(
          "candor.judge.agreement",
          "ratio",
          "Share of replies on which a judge agrees with the gold set, or with the second judge.",
          "judge",
          "with");
  public static final Meter JUDGE_KAPPA =
      gauge(
          "candor.judge.kappa",
          "",
          "Cohen's kappa of a judge with the gold set, or with the second judge; 0 is chance.",
          "judge",
          "with");
  public static final Meter JUDGE_COMPARED =
      gauge(
          "candor.judge.compared",
          "",
          "Replies that the judge's agreement rests on, at most the newest 1000.",
          "judge",
          "with");
  public static final Meter CYCLES_CLOSED =
      counter(
          "candor.cycles.closed", "", "Cycles tallied, by what closed them.", "target", "cause");
  public static final Meter STATE_UNREADABLE =
      counter(
          "candor.state.unreadable",
          "",
          "States in a classifier's store that no known version wrote, as after a downgrade; what"
              + " they held starts from nothing.",
          "store");
  public static final Meter DEAD_LETTERS =
      counter(
          "candor.dead.letters",
          "",
          "Records that could not be used and were set aside, by reason.",
          "reason");
  public static final Meter RESPONSES_UNCOUNTED =
      counter(
          "candor.responses.uncounted",
          "",
          "Responses read that are in no rate, by reason: failed, duplicate, late or end_of_input.",
          "reason");
  public static final Meter SERIES_FOLDED =
      counter(
          "candor.series.folded",
          "",
          "Updates of a meter beyond its most series: left out, or counted under the tags other.",
          "meter");
  public static final Meter RECORDS_UNREADABLE =
      counter(
          "candor.records.unreadable",
          "",
          "Records that a reader could not read and skipped; their consumer also counts them.",
          "reader",
          "topic");
  public static final Meter LAST_RESPONSE_TIMESTAMP =
      gauge(
          "candor.last.response.timestamp",
          "seconds",
          "When the last reply or block of a target was received, Unix time; failed probes are"
              + " none.",
          "target");
  public static final Meter CYCLE_INTERVAL =
      gauge("candor.cycle.interval", "seconds", "Configured time between cycles.", "target");
  public static final Meter CLASSIFIER_GOLD_RATIO =
      gauge(
          "candor.classifier.gold",
          "ratio",
          "Share of the frozen gold set that the running classifier gets right.",
          "lang");
  public static final Meter CLASSIFIER_GOLD_MOVED =
      gauge(
          "candor.classifier.gold.moved",
          "",
          "1 while the gold score differs from the one recorded with the classifier.");
  public static final Meter CLASSIFICATION_DURATION =
      new Meter(
          "candor.classification.duration",
          TIMER,
          "seconds",
          List.of(),
          "Time to classify a reply.");
  public static final Meter SIGNALS =
      counter("candor.signals", "", "Signals raised or cleared.", "target", "kind", "state");
  public static final Meter ALERTS_FIRING =
      gauge("candor.alerts.firing", "", "Alerts firing now.", "target", "severity");
  public static final Meter NOTIFICATIONS =
      counter(
          "candor.notifications",
          "",
          "Notifications by receiver and result: delivered, retried or failed.",
          "receiver",
          "result");
  public static final Meter ALERT_COMMANDS =
      counter(
          "candor.alert.commands",
          "",
          "Commands of people to alerting, by action and result: applied, forwarded to the"
              + " instance that owns the alert, or refused.",
          "action",
          "result");
  public static final Meter ALERT_DELAY =
      new Meter(
          "candor.alert.delay",
          TIMER,
          "seconds",
          List.of("receiver"),
          "Time from a signal to the delivery of its notification.");

  /** The catalogue, in the order of the pipeline. */
  public static final List<Meter> ALL =
      List.of(
          PROMPTS,
          PROMPTS_SKIPPED,
          CYCLES,
          CYCLE_INTERVAL,
          PROBES,
          PROBE_DURATION,
          PROBES_IN_FLIGHT,
          PROBE_RETRIES,
          PROVIDER_SIGNALS,
          TARGET_BLIND,
          CIRCUIT_OPEN,
          SPEND,
          TOKENS,
          BUDGET_LEFT,
          CONSOLE_ADDRESS,
          CONSOLE_GUESSES,
          RELEASE_CHANGES,
          RELEASE_CURRENT,
          RESPONSES,
          LAST_RESPONSE_TIMESTAMP,
          CLASSIFICATION_DURATION,
          CLASSIFIER_GOLD_RATIO,
          CLASSIFIER_GOLD_MOVED,
          JUDGE_REPLIES,
          JUDGE_OPINIONS,
          JUDGE_AGREEMENT_RATIO,
          JUDGE_KAPPA,
          JUDGE_COMPARED,
          CYCLES_CLOSED,
          OUTCOME_RATIO,
          CONSTRAINED_RATIO,
          TOPIC_CONSTRAINED_RATIO,
          LANGUAGE_GAP_RATIO,
          PARAPHRASE_DISAGREEMENT_RATIO,
          REROLL_DISAGREEMENT_RATIO,
          KEY_FACT_COVERAGE_RATIO,
          KEY_FACT_CONTRADICTED_RATIO,
          SUPPRESSED_RATIO,
          DRIFT_ALARM,
          DRIFT_DIFFERENCE_RATIO,
          SILENT_CHANGE_ALARM,
          SIGNALS,
          ALERTS_FIRING,
          NOTIFICATIONS,
          ALERT_COMMANDS,
          ALERT_DELAY,
          STATE_UNREADABLE,
          DEAD_LETTERS,
          RESPONSES_UNCOUNTED,
          SERIES_FOLDED,
          RECORDS_UNREADABLE);

  private Meters() {}

  private static Meter counter(String name, String unit, String help, String... tags) {
    return new Meter(name, COUNTER, unit, List.of(tags), help);
  }

  private static Meter gauge(String name, String unit, String help, String... tags) {
    return new Meter(name, GAUGE, unit, List.of(tags), help);
  }
}
