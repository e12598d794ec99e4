package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Response;
import dev.candor.events.ResponseBuilder;
import dev.candor.events.Signal;
import dev.candor.events.SignalFlip;
import dev.candor.events.words.FindingWords;
import dev.candor.model.Arm;
import dev.candor.model.Cell;
import dev.candor.model.EndedHow;
import dev.candor.model.Outcome;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.model.VerdictState;
import dev.candor.testkit.Responses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How findings begin and end: with their figures, and never resolved while nothing is back. */
class SignalEndingsTest extends DrivenTopology {
  private static final int PROMPTS = 8;

  /** How many of eight replies refuse, in each language and to control prompts. */
  private record Habit(int en, int zh, int control) {}

  private static final Habit OPEN = new Habit(1, 1, 0);
  private static final Habit STRICT_IN_CHINESE = new Habit(2, 7, 0);
  private static final Habit STRICT_EVERYWHERE = new Habit(4, 8, 7);

  private final List<Signal> seen = new ArrayList<>();
  private int cycle;

  @Test
  void driftOfAReleaseThatIsRenamedIsSupersededWithWhatIsLeftOfItAgainstItsBaseline() {
    run("r1", 10, OPEN);
    run("r2", 12, STRICT_IN_CHINESE);
    Signal raised = only(SignalState.RAISED);
    run("r2~2", 4, STRICT_IN_CHINESE);
    Signal ended = only(SignalState.CLEARED);
    assertThat(ended.endedHow()).isEqualTo(EndedHow.SUPERSEDED);
    assertThat(ended.signalId()).startsWith(raised.signalId());
    assertThat(ended.summary())
        .matches(
            "r2~2 \\(what r2 became in the change of 1 January 2026, 22:00 UTC\\) answers in place"
                + " of r2, and the difference stays: the constrained share of sensitive prompts in"
                + " (all languages|Chinese) is \\d+ %, still \\+\\d+ points against the \\d+ % of"
                + " r1\\.");
    assertThat(FindingWords.of("zh").sentence(ended))
        .startsWith("r2~2（r2 在 2026年1月1日 22:00 UTC 的变化之后） 取代了 r2，差异依然存在")
        .contains("个百分点");
  }

  @Test
  void driftEndsAsBackWhereTheBaselineAnswersAgainOrANewReleaseAnswersAsItDid() {
    run("r1", 10, OPEN);
    run("r2", 12, STRICT_IN_CHINESE);
    run("r1", 4, OPEN);
    Signal rolledBack = only(SignalState.CLEARED);
    assertThat(rolledBack.endedHow()).isEqualTo(EndedHow.BACK);
    assertThat(rolledBack.summary()).startsWith("m answers with r1 again: ");
    seen.clear();
    run("r2", 6, STRICT_IN_CHINESE);
    run("r3", 4, OPEN);
    Signal gone =
        seen.stream()
            .filter(signal -> signal.state() == SignalState.CLEARED)
            .findFirst()
            .orElseThrow();
    assertThat(gone.endedHow()).isEqualTo(EndedHow.BACK);
    assertThat(gone.summary())
        .startsWith("The difference is gone: r3 answers in place of r2, and the constrained share");
  }

  @Test
  void silentChangeSaysSinceWhenWhereAndHowMuchWithAnswersOfBeforeAndAfter() {
    run("r1", 14, OPEN);
    assertThat(seen).isEmpty();
    int began = cycle;
    while (seen.isEmpty() && cycle < 40) {
      run("r1", 1, STRICT_IN_CHINESE);
    }
    Signal silent = only(SignalState.RAISED);
    assertThat(silent.kind()).isEqualTo(SignalKind.SILENT_CHANGE);
    assertThat(silent.sinceEarliest())
        .isBeforeOrEqualTo(Responses.START.plus(Duration.ofHours(began)));
    assertThat(silent.sinceLatest())
        .isAfterOrEqualTo(Responses.START.plus(Duration.ofHours(began)));
    assertThat(Duration.between(silent.sinceEarliest(), silent.sinceLatest()))
        .as("an interval that says something")
        .isLessThanOrEqualTo(Duration.ofHours(4));
    assertThat(silent.pValue()).as("its guarantee is the run length").isNull();
    assertThat(silent.runLength()).isEqualTo(2000);
    assertThat(silent.measure()).isEqualTo("constrained");
    assertThat(silent.difference()).isGreaterThan(.2);
    assertThat(silent.low()).isLessThan(silent.difference());
    assertThat(silent.summary())
        .contains("under the same name r1 since 1 January 2026, ")
        .contains("(between 1 January 2026, ")
        .contains("95 % interval")
        .contains("alarms once in 2,000 cycles");
    assertThat(silent.flips()).isNotEmpty();
    SignalFlip first = silent.flips().get(0);
    assertThat(first.lang()).isEqualTo("zh");
    assertThat(first.from()).isEqualTo("answer");
    assertThat(first.to()).isEqualTo("refusal");
    assertThat(first.beforeExcerpt()).startsWith("answer of r1 in zh");
    assertThat(first.afterExcerpt()).startsWith("refusal of r1 in zh");
  }

  @Test
  void silentChangeStaysUntilWhatTheReleaseBecameDriftsFromWhatItWas() {
    run("r1", 14, OPEN);
    while (seen.isEmpty() && cycle < 40) {
      run("r1", 1, STRICT_IN_CHINESE);
    }
    Signal silent = only(SignalState.RAISED);
    while (seen.size() == 1 && cycle < 60) {
      run("r1~2", 1, STRICT_IN_CHINESE);
    }
    assertThat(seen).hasSize(3);
    Signal drift = seen.get(1);
    assertThat(drift.kind()).isEqualTo(SignalKind.RELEASE_DRIFT);
    assertThat(drift.candidate()).isEqualTo("r1~2");
    Signal ended = seen.get(2);
    assertThat(ended.signalId()).isEqualTo(silent.signalId() + "/cleared");
    assertThat(ended.endedHow()).isEqualTo(EndedHow.SUPERSEDED);
    assertThat(ended.summary()).contains("drifts from r1, which is an alert of its own: ");
    run("r1~2", 6, STRICT_IN_CHINESE);
    assertThat(seen).as("nothing is resolved while it drifts").hasSize(3);
  }

  @Test
  void firstFlipIsOfTheLanguageThatMovedMostAndNoControlPrompt() {
    run("r1", 10, OPEN);
    run("r2", 12, STRICT_EVERYWHERE);
    Signal raised = only(SignalState.RAISED);
    assertThat(raised.flips()).hasSize(3);
    assertThat(raised.flips()).extracting(SignalFlip::lang).containsOnly("zh");
    assertThat(raised.flips()).extracting(SignalFlip::arm).containsOnly("sensitive");
    assertThat(raised.flips())
        .extracting(SignalFlip::topic)
        .as("the topic of the wording in its own language")
        .allMatch(topic -> topic.startsWith("zh-topic"));
  }

  @Test
  void comparablePValueIsAtMostTheLevelExactlyWhereACellDrifted() {
    run("r1", 10, OPEN);
    run("r2", 12, STRICT_IN_CHINESE);
    ComparisonVerdict last = null;
    for (ComparisonVerdict verdict : verdicts.readValuesToList()) {
      last = verdict;
    }
    assertThat(last.cells()).extracting(Cell::verdict).contains(VerdictState.DRIFTED);
    for (Cell cell : last.cells()) {
      assertThat(cell.comparablePValue() <= last.level())
          .as("%s", cell)
          .isEqualTo(cell.verdict().isDrifted());
    }
  }

  private Signal only(SignalState state) {
    List<Signal> found = seen.stream().filter(s -> s.state() == state).toList();
    assertThat(found).as("%s", state).hasSize(1);
    return found.get(0);
  }

  private void run(String release, int cycles, Habit habit) {
    for (int i = 0; i < cycles; i++) {
      for (int prompt = 0; prompt < PROMPTS; prompt++) {
        for (String lang : List.of("en", "zh")) {
          ask(release, prompt, lang, Arm.SENSITIVE, lang.equals("en") ? habit.en : habit.zh);
          ask(release, prompt, lang, Arm.CONTROL, habit.control);
        }
      }
      cycle++;
      seen.addAll(signals.readValuesToList());
    }
  }

  private void ask(String release, int prompt, String lang, Arm arm, int refused) {
    // Control prompts come first in the alphabet.
    String id = (arm == Arm.CONTROL ? "a" : "p") + prompt + ".direct";
    for (int sample = 0; sample < 2; sample++) {
      int draw = (prompt * 5 + cycle * 3 + sample * 4 + (lang.equals("en") ? 0 : 1)) % 8;
      String outcome = (draw < refused ? Outcome.REFUSAL : Outcome.ANSWER).wireName();
      Response response =
          ResponseBuilder.builder(
                  Responses.recorded("m", release, cycle, id, lang, sample, outcome))
              .topic(lang + "-topic" + prompt / 4)
              .arm(arm)
              .cycleProbes(PROMPTS * 8)
              .text(outcome + " of " + release + " in " + lang + cycle + prompt + arm + sample)
              .build();
      pipe(response);
    }
  }
}
