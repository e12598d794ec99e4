package dev.candor.simulator;

import dev.candor.simulator.text.Draw;
import dev.candor.simulator.text.Matter;
import dev.candor.simulator.text.ReplyWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Recognises prompts. Each known one also has a standing within its topic, language and arm: how
 * readily it is constrained, spread evenly over the group so that even a small catalogue shows the
 * rates of the mix.
 */
final class QuestionTable {
  private final long seed;
  private final ReplyWriter writer;
  private final Map<String, SimulatedQuestion> byText = new HashMap<>();
  private final Map<String, Matter> matters = new HashMap<>();
  private final Map<String, Double> standings = new HashMap<>();

  QuestionTable(long seed, ReplyWriter writer, List<SimulatedQuestion> questions) {
    this.seed = seed;
    this.writer = writer;
    questions.forEach(question -> byText.put(question.promptText().strip(), question));
    Map<String, List<SimulatedQuestion>> groups = new HashMap<>();
    byText.values().forEach(q -> groups.computeIfAbsent(group(q), key -> new ArrayList<>()).add(q));
    groups.forEach(this::rank);
    Map<String, List<String>> wordings = new TreeMap<>();
    for (SimulatedQuestion q : questions) {
      wordings
          .computeIfAbsent(q.intent(), key -> new ArrayList<>(List.of(key.replace('-', ' '))))
          .add(q.promptText());
    }
    byText
        .values()
        .forEach(q -> matters.put(q.promptText().strip(), matter(q, wordings.get(q.intent()))));
  }

  private Matter matter(SimulatedQuestion question, List<String> wordings) {
    List<String> considered =
        question.intent().equals(SimulatedQuestion.UNKNOWN)
            ? List.of(question.promptText())
            : wordings;
    boolean control = question.arm().equals(SimulatedQuestion.CONTROL);
    return writer.matter(considered, question.mentions(), control);
  }

  private static String group(SimulatedQuestion question) {
    return question.topic() + '\n' + question.lang() + '\n' + question.arm();
  }

  private void rank(String group, List<SimulatedQuestion> questions) {
    questions.sort(
        Comparator.comparingLong(
                (SimulatedQuestion q) -> Draw.key(seed, "standing", q.promptText().strip()))
            .thenComparing(SimulatedQuestion::promptText));
    double offset = Draw.of(seed, "standing", group).uniform();
    for (int i = 0; i < questions.size(); i++) {
      standings.put(questions.get(i).promptText().strip(), (i + offset) / questions.size());
    }
  }

  /**
   * The question of the table, or one of unknown topic in the language of its script, sensitive
   * when the writer has a state narrative on it.
   */
  SimulatedQuestion recognise(String prompt) {
    SimulatedQuestion known = byText.get(prompt.strip());
    return known != null
        ? known
        : new SimulatedQuestion(
            prompt,
            SimulatedQuestion.UNKNOWN,
            SimulatedQuestion.UNKNOWN,
            ReplyWriter.languageOf(prompt),
            writer.matter(List.of(prompt), List.of(), false).sensitive()
                ? SimulatedQuestion.SENSITIVE
                : SimulatedQuestion.CONTROL);
  }

  /** What the question is about: for a known one, all wordings of its intent are considered. */
  Matter matter(SimulatedQuestion question) {
    Matter known = matters.get(question.promptText().strip());
    return known != null ? known : matter(question, List.of(question.promptText()));
  }

  /** In [0, 1): where the prompt stands on the scale from answered to invalid. */
  double standing(String prompt) {
    Double known = standings.get(prompt.strip());
    return known != null ? known : Draw.of(seed, "standing", prompt.strip()).uniform();
  }
}
