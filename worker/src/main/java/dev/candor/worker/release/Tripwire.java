package dev.candor.worker.release;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Notices a silent change from answers of one token at temperature 0. For ten rounds it learns
 * which questions are always answered alike; then it trips when at least two of these get one and
 * the same other answer three rounds in a row.
 *
 * <p>Hosted models are not quite repeatable even at temperature 0. A question that passes the ten
 * rounds and yet flips to one other answer in every tenth asking does so three times running with
 * chance .001, and two of eight such questions do with chance below .00003: at a round every
 * quarter of an hour, less than one false alarm a year. Not thread-safe; forgets on a restart.
 */
public final class Tripwire {
  /**
   * Questions whose first token is nearly forced, so that a change of model shows and noise does
   * not. They are about nothing that is censored.
   */
  public static final List<String> QUESTIONS =
      List.of(
          "Answer with one word. Which is heavier, a kilogram of iron or a kilogram of feathers?",
          "Complete with one word: The quick brown fox jumps over the lazy",
          "Answer with one digit only: how many letters r are in the word strawberry?",
          "Answer with one letter only. The third letter of the Greek alphabet, in English, begins with",
          "Reply with one word: a synonym of begin.",
          "只用一个字回答：春夏秋冬里最冷的季节是",
          "只用一个字回答：“大”的反义词是",
          "Name any colour. One word only.");

  private static final int LEARNING_ROUNDS = 10;
  private static final int ROUNDS_TO_TRIP = 3;
  private static final int QUESTIONS_TO_TRIP = 2;

  private record Steady(String answer, String other, int times) {}

  private final Map<String, String> learning = new HashMap<>();
  private final Map<String, Steady> steady = new HashMap<>();
  private final List<String> unsteady = new ArrayList<>();
  private int rounds;

  /**
   * Takes the answers of a round; a question without an answer is left out.
   *
   * @return whether it tripped; it then learns from scratch
   */
  public boolean round(Map<String, String> answers) {
    rounds++;
    if (rounds <= LEARNING_ROUNDS) {
      learn(answers);
      return false;
    }
    int tripped = 0;
    for (Map.Entry<String, String> entry : answers.entrySet()) {
      Steady before = steady.get(entry.getKey());
      if (before == null) {
        continue;
      }
      String answer = entry.getValue();
      Steady now;
      if (answer.equals(before.answer())) {
        now = new Steady(before.answer(), null, 0);
      } else if (answer.equals(before.other())) {
        now = new Steady(before.answer(), answer, before.times() + 1);
      } else {
        now = new Steady(before.answer(), answer, 1);
      }
      steady.put(entry.getKey(), now);
      tripped += now.times() >= ROUNDS_TO_TRIP ? 1 : 0;
    }
    if (tripped < QUESTIONS_TO_TRIP) {
      return false;
    }
    rounds = 0;
    learning.clear();
    steady.clear();
    unsteady.clear();
    return true;
  }

  /** Questions that are watched; fewer than two can never trip it. */
  public int watched() {
    return steady.size();
  }

  private void learn(Map<String, String> answers) {
    answers.forEach(
        (question, answer) -> {
          String before = learning.putIfAbsent(question, answer);
          if (before != null && !before.equals(answer) && !unsteady.contains(question)) {
            unsteady.add(question);
          }
        });
    if (rounds == LEARNING_ROUNDS) {
      learning.forEach(
          (question, answer) -> {
            if (!unsteady.contains(question)) {
              steady.put(question, new Steady(answer, null, 0));
            }
          });
    }
  }
}
