package dev.candor.runtime;

import static dev.candor.runtime.Meter.Kind.COUNTER;
import static dev.candor.runtime.Meter.Kind.GAUGE;
import static dev.candor.runtime.Meter.Kind.TIMER;

import java.util.ArrayList;
import java.util.List;

/**
 * Every meter of Candor, in the order of the pipeline: name, unit, help and tags. The only place
 * where a name is spelt.
 */
public final class Meters {
  private static final List<Meter> DECLARED = new ArrayList<>();

  public static final Meter PROMPTS =
      counter("candor.prompts", "target purpose", "Prompt events published.");
  public static final Meter PROMPTS_SKIPPED =
      counter(
          "candor.prompts.skipped",
          "target reason",
          "Planned prompts not published: over budget, or their cycle had passed.");
  public static final Meter CYCLES =
      counter("candor.cycles", "target", "Cycles whose prompts were all published.");
  public static final Meter CYCLE_INTERVAL =
      declared(
          GAUGE, "seconds", "candor.cycle.interval", "target", "Configured time between cycles.");
  public static final Meter PROBES =
      counter(
          "candor.probes",
          "target result",
          "Probes ended, by result: answered, or the reason of the failure.");
  public static final Meter PROBE_DURATION =
      timer(
          "candor.probe.duration",
          "target",
          "Time from the first request of a probe to its end, retries included.");
  public static final Meter PROBES_IN_FLIGHT =
      gauge("candor.probes.inflight", "target", "Requests under way.");
  public static final Meter PROBE_RETRIES =
      counter("candor.probe.retries", "target reason", "Requests sent again, by reason.");
  public static final Meter PROVIDER_SIGNALS =
      counter(
          "candor.provider.signals",
          "target arm signal",
          "Signals that came instead of an answer: blocked, taken_back, reasoning_only or empty.");
  public static final Meter TARGET_BLIND =
      gauge(
          "candor.target.blind",
          "target",
          "1 while the newest probes of a target all failed, at least three of them.");
  public static final Meter CIRCUIT_OPEN =
      gauge("candor.circuit.open", "target", "1 while a target's circuit is open.");
  public static final Meter SPEND =
      declared(
          COUNTER,
          "dollars",
          "candor.spend",
          "target",
          "Money spent on probes, from configured prices.");
  public static final Meter TOKENS =
      counter("candor.tokens", "target direction", "Tokens used, as the provider counted.");
  public static final Meter BUDGET_LEFT =
      declared(
          GAUGE,
          "dollars",
          "candor.budget.left",
          "target period",
          "Money left of a period's budget.");
  public static final Meter CONSOLE_ADDRESS =
      gauge(
          "candor.console.address",
          "url",
          "1, with the address at which readers reach the console; links of alerts begin with it.");
  public static final Meter CONSOLE_GUESSES =
      counter(
          "candor.console.guesses",
          "result",
          "Wrong tokens and passwords given to the console, and tries turned away unread because"
              + " their address had given too many.");
  public static final Meter RELEASE_CHANGES =
      counter(
          "candor.release.changes",
          "target how",
          "Release changes noticed, by how they were noticed.");
  public static final Meter RELEASE_CURRENT =
      gauge(
          "candor.release.current",
          "target release",
          "1 for the release a target answers with now.");
  public static final Meter RESPONSES =
      counter(
          "candor.responses",
          "target release lang arm outcome",
          "Responses classified, by outcome.");
  public static final Meter LAST_RESPONSE_TIMESTAMP =
      declared(
          GAUGE,
          "seconds",
          "candor.last.response.timestamp",
          "target",
          "When the last reply or block of a target was received, Unix time; failed probes are"
              + " none.");
  public static final Meter CLASSIFICATION_DURATION =
      timer("candor.classification.duration", "", "Time to classify a reply.");
  public static final Meter CLASSIFIER_GOLD_RATIO =
      ratio(
          "candor.classifier.gold",
          "lang",
          "Share of the frozen gold set that the running classifier gets right.");
  public static final Meter CLASSIFIER_GOLD_LENGTH_RATIO =
      ratio(
          "candor.classifier.gold.length",
          "length",
          "Share of the gold replies of a length that the running classifier gets right: under_100,"
              + " from_100, from_500 or from_2000 characters.");
  public static final Meter STREAM_STOPPED =
      gauge(
          "candor.stream.stopped",
          "",
          "1 once the classifier's stream has failed too often and has stopped for good, when Kafka"
              + " Streams' own metrics are gone.");
  public static final Meter CLASSIFIER_GOLD_MOVED =
      gauge(
          "candor.classifier.gold.moved",
          "",
          "1 while the gold score differs from the one recorded with the classifier.");
  public static final Meter JUDGE_REPLIES =
      counter(
          "candor.judge.replies",
          "target result",
          "Replies the classifier was unsure of, by what came of asking a judge: judged,"
              + " abstained or too_late.");
  public static final Meter JUDGE_OPINIONS =
      counter(
          "candor.judge.opinions",
          "judge result",
          "Questions to a judge that ended: judged, unsure, unusable, too_old or no_reply (not"
              + " asked), or the reason of the failure.");
  public static final Meter JUDGE_AGREEMENT_RATIO =
      ratio(
          "candor.judge.agreement",
          "judge with",
          "Share of replies on which a judge agrees with the gold set, or with the second judge.");
  public static final Meter JUDGE_KAPPA =
      gauge(
          "candor.judge.kappa",
          "judge with",
          "Cohen's kappa of a judge with the gold set, or with the second judge; 0 is chance.");
  public static final Meter JUDGE_COMPARED =
      gauge(
          "candor.judge.compared",
          "judge with",
          "Replies that the judge's agreement rests on, at most the newest 1000.");
  public static final Meter CYCLES_CLOSED =
      counter("candor.cycles.closed", "target cause", "Cycles tallied, by what closed them.");
  public static final Meter OUTCOME_RATIO =
      ratio(
          "candor.outcome",
          "target release lang arm outcome",
          "Share of an outcome in the latest closed window.");
  public static final Meter CONSTRAINED_RATIO =
      ratio(
          "candor.constrained",
          "target release lang arm",
          "Share of constrained responses in the latest closed window.");
  public static final Meter TOPIC_CONSTRAINED_RATIO =
      ratio(
          "candor.topic.constrained",
          "target release lang topic",
          "Share of constrained responses to sensitive prompts by topic, latest closed window;"
              + " only with classifier.topic_metrics.");
  public static final Meter LANGUAGE_GAP_RATIO =
      ratio(
          "candor.language.gap",
          "target release",
          "Constrained share in Chinese minus English over matched prompts, latest closed window.");
  public static final Meter PARAPHRASE_DISAGREEMENT_RATIO =
      ratio(
          "candor.paraphrase.disagreement",
          "target release lang",
          "Share of pairs of wordings of one intent whose outcomes differ, latest closed window.");
  public static final Meter REROLL_DISAGREEMENT_RATIO =
      ratio(
          "candor.reroll.disagreement",
          "target release lang",
          "Share of pairs of samples of one prompt whose outcomes differ, latest closed window.");
  public static final Meter KEY_FACT_COVERAGE_RATIO =
      ratio(
          "candor.key.fact.coverage",
          "target release lang",
          "Mean share of an intent's key facts that its answers mention, latest closed window.");
  public static final Meter KEY_FACT_CONTRADICTED_RATIO =
      ratio(
          "candor.key.fact.contradicted",
          "target release lang",
          "Share of replies to sensitive prompts with another date or number than a key fact has,"
              + " latest closed window.");
  public static final Meter SUPPRESSED_RATIO =
      ratio(
          "candor.suppressed",
          "target release lang layer",
          "Share of responses to sensitive prompts suppressed at a layer (model,"
              + " output_moderation, host_filter, unexplained), latest closed window.");
  public static final Meter DRIFT_ALARM =
      gauge(
          "candor.drift.alarm",
          "target baseline candidate lang measure",
          "1 while the comparison of two releases is drifted: by any finding in lang all, measure"
              + " any, and by which in the other series.");
  public static final Meter DRIFT_DIFFERENCE_RATIO =
      ratio(
          "candor.drift.difference",
          "target baseline candidate lang measure",
          "Candidate rate minus baseline rate over all topics of the sensitive arm.");
  public static final Meter SILENT_CHANGE_ALARM =
      gauge(
          "candor.silent.change.alarm",
          "target release",
          "1 while a release answers differently than its own reference.");
  public static final Meter ROUTE_ALARM =
      gauge(
          "candor.route.alarm",
          "target",
          "1 while a target answers differently than the same model by another route.");
  public static final Meter SIGNALS =
      counter("candor.signals", "target kind state", "Signals raised or cleared.");
  public static final Meter ALERTS_FIRING =
      gauge("candor.alerts.firing", "target severity", "Alerts firing now.");
  public static final Meter NOTIFICATIONS =
      counter(
          "candor.notifications",
          "receiver result",
          "Notifications by receiver and result: delivered, retried or failed.");
  public static final Meter ALERT_COMMANDS =
      counter(
          "candor.alert.commands",
          "action result",
          "Commands of people to alerting, by action and result: applied, forwarded to the"
              + " instance that owns the alert, or refused.");
  public static final Meter ALERT_DELAY =
      timer(
          "candor.alert.delay",
          "receiver",
          "Time from a signal to the delivery of its notification.");
  public static final Meter TELEMETRY_WAITING =
      gauge(
          "candor.telemetry.waiting",
          "",
          "1 while the collector at telemetry.endpoint takes no verdicts, which wait; alerts and"
              + " pages go on.");
  public static final Meter TELEMETRY_VERDICTS =
      counter(
          "candor.telemetry.verdicts",
          "result",
          "Verdicts sent to the collector at telemetry.endpoint, by result: delivered, retried, or"
              + " refused and passed over.");
  public static final Meter STATE_UNREADABLE =
      counter(
          "candor.state.unreadable",
          "store",
          "States in a classifier's store that no known version wrote, as after a downgrade; what"
              + " they held starts from nothing.");
  public static final Meter DEAD_LETTERS =
      counter(
          "candor.dead.letters",
          "reason",
          "Records that could not be used and were set aside, by reason.");
  public static final Meter RESPONSES_UNCOUNTED =
      counter(
          "candor.responses.uncounted",
          "reason",
          "Responses read that are in no rate, by reason: failed, duplicate, late or end_of_input.");
  public static final Meter SERIES_FOLDED =
      counter(
          "candor.series.folded",
          "meter",
          "Updates of a meter beyond its most series: left out, or counted under the tags other.");
  public static final Meter RECORDS_UNREADABLE =
      counter(
          "candor.records.unreadable",
          "reader topic",
          "Records that a reader could not read and skipped; their consumer also counts them.");

  /** The catalogue. */
  public static final List<Meter> ALL = List.copyOf(DECLARED);

  private Meters() {}

  private static Meter counter(String name, String tags, String help) {
    return declared(COUNTER, "", name, tags, help);
  }

  private static Meter gauge(String name, String tags, String help) {
    return declared(GAUGE, "", name, tags, help);
  }

  private static Meter ratio(String name, String tags, String help) {
    return declared(GAUGE, "ratio", name, tags, help);
  }

  private static Meter timer(String name, String tags, String help) {
    return declared(TIMER, "seconds", name, tags, help);
  }

  /**
   * @param tags their keys, separated by spaces
   */
  private static Meter declared(
      Meter.Kind kind, String unit, String name, String tags, String help) {
    Meter meter =
        new Meter(name, kind, unit, tags.isEmpty() ? List.of() : List.of(tags.split(" ")), help);
    DECLARED.add(meter);
    return meter;
  }
}
