package dev.candor.worker.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TripwireTest {
  private final Tripwire tripwire = new Tripwire();

  @Test
  void steadyAnswersNeverTrip() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(tripwire.round(answers("a"))).isFalse();
    }
    assertThat(tripwire.watched()).isEqualTo(Tripwire.QUESTIONS.size());
  }

  @Test
  void lastingChangeTripsInTheThirdRoundAndIsLearnedAnew() {
    rounds(10, "a");
    assertThat(tripwire.round(answers("b"))).isFalse();
    assertThat(tripwire.round(answers("b"))).isFalse();
    assertThat(tripwire.round(answers("b"))).isTrue();
    rounds(50, "b");
  }

  @Test
  void changeThatGoesAwayDoesNotTrip() {
    rounds(10, "a");
    rounds(2, "b");
    rounds(1, "a");
    rounds(2, "b");
    rounds(1, "c");
    rounds(1, "a");
  }

  @Test
  void oneQuestionAloneDoesNotTrip() {
    rounds(10, "a");
    Map<String, String> answers = answers("a");
    answers.put(Tripwire.QUESTIONS.get(0), "b");
    for (int i = 0; i < 100; i++) {
      assertThat(tripwire.round(answers)).isFalse();
    }
  }

  @Test
  void answersThatWaverAtOneInFiftyRaiseNoAlarmInAYear() {
    Random random = new Random(9);
    int alarms = 0;
    for (int i = 0; i < 4 * 24 * 365; i++) {
      Map<String, String> answers = answers("a");
      answers.replaceAll((question, answer) -> random.nextInt(50) == 0 ? "b" : "a");
      alarms += tripwire.round(answers) ? 1 : 0;
    }
    assertThat(alarms).isZero();
  }

  @Test
  void roundWithoutAnswersChangesNothing() {
    rounds(10, "a");
    assertThat(tripwire.round(Map.of())).isFalse();
    assertThat(tripwire.watched()).isEqualTo(Tripwire.QUESTIONS.size());
  }

  @Test
  void namesMatchPatternsWithStars() {
    NamePattern qwen = new NamePattern("qwen3*max*");
    assertThat(qwen.matches("Qwen3-Max")).isTrue();
    assertThat(qwen.matches("qwen3-max-2026-01-23")).isTrue();
    assertThat(qwen.matches("qwen3-plus")).isFalse();
    assertThat(qwen.matches("my-qwen3-max")).isFalse();
    assertThat(new NamePattern("*").matches("")).isTrue();
    assertThat(new NamePattern("a*a*a*a*b").matches("a".repeat(2_000))).isFalse();
  }

  private void rounds(int count, String answer) {
    for (int i = 0; i < count; i++) {
      assertThat(tripwire.round(answers(answer))).isFalse();
    }
  }

  private static Map<String, String> answers(String answer) {
    Map<String, String> answers = new HashMap<>();
    Tripwire.QUESTIONS.forEach(question -> answers.put(question, answer));
    return answers;
  }
}
