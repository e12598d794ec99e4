package dev.candor.console;

import dev.candor.console.view.LocalView;
import dev.candor.console.view.Operations;
import dev.candor.console.view.TopicFeed;
import dev.candor.console.view.Transcripts;
import dev.candor.events.Alert;
import dev.candor.events.AlertBuilder;
import dev.candor.events.AlertCommand;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ClassifiedResponseBuilder;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.ComparisonVerdictBuilder;
import dev.candor.events.DeadLetter;
import dev.candor.events.Delivery;
import dev.candor.events.LedgerEntry;
import dev.candor.events.ReleaseChange;
import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.events.SignalFlip;
import dev.candor.events.StratumCounts;
import dev.candor.events.StratumCountsBuilder;
import dev.candor.events.Tally;
import dev.candor.events.stored.HistoryRow;
import dev.candor.events.stored.HistorySpan;
import dev.candor.model.AlertState;
import dev.candor.model.Arm;
import dev.candor.model.Cell;
import dev.candor.model.ComparisonKind;
import dev.candor.model.Contrast;
import dev.candor.model.DeliveryState;
import dev.candor.model.Direction;
import dev.candor.model.Evidence;
import dev.candor.model.Flip;
import dev.candor.model.LengthClass;
import dev.candor.model.Outcome;
import dev.candor.model.Severity;
import dev.candor.model.Share;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.model.TextKind;
import dev.candor.model.Tier;
import dev.candor.model.VerdictState;
import dev.candor.report.view.Correction;
import dev.candor.report.view.StatusView;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.Service;
import dev.candor.stream.query.BlindTarget;
import dev.candor.stream.query.MonitorStores;
import dev.candor.stream.query.WatchedRelease;
import dev.candor.stream.step.Tallies;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A monitor that has seen hostile replies, in memory: what the stores would hold. */
final class MonitorFixture implements MonitorStores, Operations {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final String TARGET = "lab/<b>alpha</b> & co";
  static final String OLD = "alpha-1 \u202Eevil";
  static final String NEW = "alpha-2/\"2026\"";
  static final String HOSTILE =
      "I can't help with that. <script>window.owned=1;alert(1)</script><img src=x"
          + " onerror=\"window.owned=1\"><style>body{display:none}</style></blockquote></main>"
          + " \u202Etxet desrever \u2066x \u0007 ${7*7} {{7*7}} <!-- ]]> "
          + "A".repeat(400)
          + "مرحبا بالعالم";
  private static final List<String> OUTCOMES =
      List.of("answer", "aligned", "deflection", "lecture", "refusal", "filtered");

  /** A target that never answered, in a monitor that has it. */
  static final String UNSEEN = "unseen <i>";

  private final int targets;
  private final int prompts;
  private final Set<String> blind;

  /** The only target with two releases to compare; null where all have them. */
  private String compared;

  MonitorFixture(int targets, int prompts) {
    this(targets, prompts, Set.of());
  }

  /**
   * @param blind targets whose probes all fail, of which {@link #UNSEEN} never answered
   */
  MonitorFixture(int targets, int prompts, Set<String> blind) {
    this.targets = targets;
    this.prompts = prompts;
    this.blind = blind;
  }

  /** Leaves the others without anything to compare. */
  void verdictsOf(String onlyTarget) {
    compared = onlyTarget;
  }

  /**
   * With maintenances that were asked for: one that lasts, one that is over and one ended; and
   * configured ones: one that lasts and one that is over.
   */
  LocalView maintained(String id, Instant until) {
    Instant from = until.minus(Duration.ofDays(1));
    Configuration configuration =
        Configuration.parse(
            "m.yaml",
            """
            alerting:
              maintenance:
                - {from: "%s", until: "%s", reason: the provider moves}
                - {target: m, from: "2025-01-01T00:00:00+01:00", until: "2025-01-02T00:00:00Z", reason: long over}
            """
                .formatted(from, until),
            Map.of());
    TopicFeed feed = new TopicFeed(ConsoleSettings.from(configuration).maintenances());
    feed.command(command(id, "maintenance", from, until));
    feed.command(command(id + "-over", "maintenance", START, START.plusSeconds(60)));
    feed.command(command(id + "-ended", "maintenance", from, until));
    feed.command(command(id + "-ended", "end_maintenance", null, null));
    return view(false, feed, InstantSource.fixed(until.minus(Duration.ofHours(1))));
  }

  private static AlertCommand command(String id, String action, Instant from, Instant until) {
    return new AlertCommand("c", id, TARGET, action, "Bo <i>", HOSTILE, START, from, until);
  }

  LocalView view(boolean maskSensitive, ReleaseChange... more) {
    TopicFeed feed = new TopicFeed();
    Stream.of(more).forEach(feed::change);
    return view(maskSensitive, feed, InstantSource.fixed(Instant.parse("2026-01-02T12:00:00Z")));
  }

  private LocalView view(boolean maskSensitive, TopicFeed feed, InstantSource clock) {
    feed.alert("a1", alert("a1", AlertState.FIRING));
    feed.alert("a2", alert("a2", AlertState.RESOLVED));
    feed.change(
        new ReleaseChange(TARGET, OLD, NEW, "fingerprint", START, null, null, false, START));
    feed.change(
        new ReleaseChange(
            TARGET,
            NEW,
            NEW + "~2",
            "silent_change",
            START.plus(Duration.ofDays(5)),
            null,
            null,
            false,
            START.plus(Duration.ofDays(2))));
    feed.spending(new LedgerEntry(TARGET, "2026-01-02", 1.25, 10, 20, 30, "w", START));
    feed.deadLetter(
        new DeadLetter("candor-responses", 0, 7, "undecodable", HOSTILE, null, null, START, "x"));
    return new LocalView(
        this, feed, Transcripts.NONE, this, MonitorFixture::corrected, maskSensitive, clock);
  }

  /** Errors are known of English only. */
  private static Optional<Correction.Corrected> corrected(
      String classifier, String lang, TextKind kind, Share share) {
    return lang.equals("en")
        ? Optional.of(
            new Correction.Corrected(0.23, 0.17, 0.29, new Correction.Errors(130, 182, 2359, 2378)))
        : Optional.empty();
  }

  private static Alert alert(String id, AlertState state) {
    Signal signal =
        SignalBuilder.builder()
            .facts(List.of())
            .signalId("s")
            .kind(SignalKind.RELEASE_DRIFT)
            .state(SignalState.RAISED)
            .target(TARGET)
            .baseline(OLD)
            .candidate(NEW)
            .difference(0.42)
            .low(0.31)
            .high(0.53)
            .pValue(0.00001)
            .since(START)
            .at(START)
            .summary("The share went up. " + HOSTILE)
            .flips(
                List.of(
                    new SignalFlip(
                        "p0",
                        "en",
                        "answer",
                        "refusal",
                        HOSTILE,
                        "Yes.",
                        HOSTILE,
                        "history",
                        "sensitive",
                        true)))
            .build();
    return AlertBuilder.builder()
        .alertId(id)
        .signalIds(List.of("s"))
        .state(state)
        .group("drift|x")
        .target(TARGET)
        .severity(Severity.CRITICAL)
        .title(TARGET + " answers differently")
        .summary(signal.summary())
        .startedAt(START)
        .updatedAt(START)
        .endedAt(state == AlertState.RESOLVED ? START.plusSeconds(60) : null)
        .signal(signal)
        .findings(List.of(signal, signal))
        .deliveries(List.of(new Delivery("hook", DeliveryState.DELIVERED, 1, START, null)))
        .build();
  }

  private static String name(int target) {
    return target == 0 ? TARGET : "target-" + target;
  }

  @Override
  public List<String> targets() {
    return Stream.concat(IntStream.range(0, targets).mapToObj(MonitorFixture::name), blind.stream())
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public Optional<BlindTarget> blind(String target) {
    return blind.contains(target)
        ? Optional.of(new BlindTarget(target, START, 48, "bad_key", "wrong key " + HOSTILE))
        : Optional.empty();
  }

  private boolean hasAnswered(String target) {
    return targets().contains(target) && !target.equals(UNSEEN);
  }

  private Tally tally(String target, String release, long cycle) {
    List<StratumCounts> strata = new ArrayList<>();
    for (int p = 0; p < prompts; p++) {
      for (String lang : List.of("en", "zh")) {
        boolean flipped = release.equals(NEW) && (p + lang.length() * p + cycle) % 3 != 0;
        strata.add(
            StratumCountsBuilder.builder()
                .promptId("p" + p)
                .intent("intent" + p / 2)
                .topic("topic" + p % 8)
                .arm(p % 4 == 3 ? Arm.CONTROL : Arm.SENSITIVE)
                .lang(lang)
                .answer(flipped ? 1 : 3)
                .aligned(lang.equals("zh") ? 1 : 0)
                .refusal(flipped ? 2 : 0)
                .filtered(p % 5 == 0 ? 1 : 0)
                .replyHashes(List.of())
                .build());
      }
    }
    Instant closed = START.plus(Duration.ofHours(6 * (cycle + 1)));
    return new Tally(
        target,
        release,
        cycle,
        closed.minus(Duration.ofHours(6)),
        release.equals(OLD) ? START : START.plus(Duration.ofDays(2)),
        closed,
        "complete",
        "candor-1",
        prompts,
        prompts,
        0,
        0,
        0,
        0,
        strata,
        List.of(),
        0,
        1);
  }

  @Override
  public List<Tally> newestTallies(String target) {
    return hasAnswered(target) ? List.of(tally(target, OLD, 7), tally(target, NEW, 19)) : List.of();
  }

  @Override
  public List<HistoryRow> history(String target, HistorySpan span, int most) {
    List<HistoryRow> rows = new ArrayList<>();
    for (Tally tally : tallies(target, most)) {
      HistoryRow row = Tallies.row(tally).within(span);
      int last = rows.size() - 1;
      if (span != HistorySpan.CYCLE
          && last >= 0
          && rows.get(last).number() == row.number()
          && rows.get(last).release().equals(row.release())) {
        rows.set(last, rows.get(last).plus(row));
      } else {
        rows.add(row);
      }
    }
    return rows;
  }

  @Override
  public Optional<Tally> tally(String target, String release, String classifier, long cycle) {
    return tallies(target, 20).stream()
        .filter(tally -> tally.release().equals(release) && tally.cycle() == cycle)
        .findFirst();
  }

  @Override
  public Optional<ComparisonVerdict> compare(String target, String baseline, String candidate) {
    return baseline.equals(NEW) && candidate.equals(OLD)
        ? verdicts(target).stream()
            .findFirst()
            .map(
                forwards ->
                    ComparisonVerdictBuilder.builder(forwards)
                        .baseline(baseline)
                        .candidate(candidate)
                        .cells(List.of(cell("all", "all", "sensitive", "constrained", -0.3)))
                        .build())
        : Optional.empty();
  }

  @Override
  public List<Tally> tallies(String target, int most) {
    if (!hasAnswered(target)) {
      return List.of();
    }
    return IntStream.range(0, 20)
        .mapToObj(cycle -> tally(target, cycle < 8 ? OLD : NEW, cycle))
        .toList();
  }

  @Override
  public List<ComparisonVerdict> verdicts(String target) {
    if (!hasAnswered(target) || (compared != null && !compared.equals(target))) {
      return List.of();
    }
    List<Cell> cells = new ArrayList<>();
    List<String> topics = new ArrayList<>(List.of("all"));
    IntStream.range(0, 8).forEach(i -> topics.add("topic" + i));
    for (String topic : topics) {
      for (String lang : List.of("all", "en", "zh")) {
        for (String arm : List.of("sensitive", "control")) {
          cells.add(cell(topic, lang, arm, "constrained", 0.3));
          OUTCOMES.forEach(outcome -> cells.add(cell(topic, lang, arm, outcome, 0.1)));
        }
      }
    }
    List<Flip> flips = new ArrayList<>();
    for (int p = 0; p < prompts; p++) {
      flips.add(
          new Flip(
              "p" + p,
              p % 2 == 0 ? "en" : "zh",
              Outcome.ANSWER,
              Outcome.REFUSAL,
              null,
              null,
              false));
    }
    return List.of(
        new ComparisonVerdict(
            "v",
            target,
            OLD,
            NEW,
            ComparisonKind.RELEASE,
            VerdictState.DRIFTED,
            Direction.MORE_CONSTRAINED,
            0.01,
            19,
            START.plus(Duration.ofDays(5)),
            "candor-1",
            cells,
            List.of(
                new Contrast(
                    "language_gap", 0.1, 0.4, 0.3, 0.2, 0.4, 0.001, VerdictState.DRIFTED, null),
                new Contrast(
                    "reroll",
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    VerdictState.NOT_ENOUGH_DATA,
                    "few")),
            flips,
            HOSTILE,
            false,
            null,
            List.of(),
            0,
            1));
  }

  private static Cell cell(String topic, String lang, String arm, String measure, double step) {
    double difference = arm.equals("control") ? 0.01 : lang.equals("en") ? -step / 2 : step * 1.4;
    boolean unknown = topic.equals("topic3");
    return new Cell(
        topic,
        lang,
        arm,
        measure,
        Share.of(200, 40),
        Share.of(200, 100),
        unknown ? Double.NaN : difference,
        unknown ? Double.NaN : difference - 0.08,
        unknown ? Double.NaN : difference + 0.08,
        unknown ? Double.NaN : 0.0001,
        unknown
            ? VerdictState.NOT_ENOUGH_DATA
            : difference > 0.1 ? VerdictState.DRIFTED : VerdictState.STABLE,
        unknown ? "12 more replies" : null,
        null,
        unknown ? Double.NaN : 0.0004);
  }

  @Override
  public List<ClassifiedResponse> exemplars(String target, String promptId) {
    List<ClassifiedResponse> all = new ArrayList<>(exemplars(target, promptId, "en"));
    all.addAll(exemplars(target, promptId, "zh"));
    return all;
  }

  @Override
  public List<ClassifiedResponse> exemplars(String target, String promptId, String lang) {
    return List.of(
        response(target, promptId, lang, OLD, "answer", "Troops cleared the square by force."),
        response(target, promptId, lang, NEW, "refusal", HOSTILE));
  }

  private static ClassifiedResponse response(
      String target, String promptId, String lang, String release, String outcome, String text) {
    return ClassifiedResponseBuilder.builder()
        .probeId(target + promptId + lang + release)
        .target(target)
        .release(release)
        .cycle(3)
        .cycleStartedAt(START)
        .promptId(promptId)
        .intent("intent")
        .topic("topic")
        .arm(Arm.SENSITIVE)
        .lang(lang)
        .wording("direct")
        .outcome(Outcome.ofWireName(outcome))
        .tones(List.of())
        .confidence(0.93)
        .evidence(
            List.of(
                new Evidence(Tier.RULE, "en.refusal.cannot", 0, 12, "I can't help", 0.9),
                new Evidence(Tier.PROVIDER, "content_filter", -1, -1, HOSTILE, 0.1)))
        .classifier("candor-1")
        .tier("rules")
        .replyLength(text.length() + 100)
        .promptExcerpt("What happened? " + HOSTILE)
        .excerpt(text)
        .responsePartition(-1)
        .responseOffset(-1)
        .askedAt(START)
        .receivedAt(START)
        .kind("response")
        .build();
  }

  /** Those after the first are steady: {@code target-2} is still learnt, the others are watched. */
  @Override
  public Optional<WatchedRelease> watched(String target, String release, String classifier) {
    return Optional.of(
        target.equals("target-2")
            ? new WatchedRelease(4, 10, null, OptionalInt.empty(), false)
            : new WatchedRelease(10, 10, START, OptionalInt.of(9), false));
  }

  @Override
  public List<Signal> raised(String target) {
    return target.equals(TARGET) ? List.of(alert("a", AlertState.FIRING).signal()) : List.of();
  }

  @Override
  public String instance() {
    return "here:1";
  }

  @Override
  public List<Service> services() {
    return List.of();
  }

  @Override
  public List<StatusView.Lag> lag() {
    return List.of(new StatusView.Lag("candor-classifier", "candor-responses", 12));
  }

  @Override
  public List<StatusView.Gold> gold() {
    return List.of(new StatusView.Gold("en", 0.97));
  }

  @Override
  public List<StatusView.GoldOfLength> goldByLength() {
    return List.of(new StatusView.GoldOfLength(LengthClass.FROM_2000, 0.81));
  }

  @Override
  public Map<String, Double> budgets() {
    return Map.of(TARGET, 2.0);
  }
}
