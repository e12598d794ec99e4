package dev.candor.launcher.simulate;

import dev.candor.producer.catalogue.BuiltInPacks;
import dev.candor.producer.catalogue.CatalogueQuestion;
import dev.candor.producer.catalogue.Pack;
import dev.candor.simulator.SimulatedQuestion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells the simulator what the questions of a catalogue are about. */
public final class CatalogueQuestions {
  private CatalogueQuestions() {}

  /** Every question of every pack that comes with Candor. */
  public static List<SimulatedQuestion> builtIn() {
    List<SimulatedQuestion> known = new ArrayList<>();
    for (String name : BuiltInPacks.NAMES) {
      Pack pack = BuiltInPacks.load(name);
      known.addAll(of(pack.questions(Set.copyOf(pack.languages()))));
    }
    return known;
  }

  /** The same questions in the simulator's words. */
  public static List<SimulatedQuestion> of(List<CatalogueQuestion> questions) {
    return questions.stream().map(CatalogueQuestions::of).toList();
  }

  private static SimulatedQuestion of(CatalogueQuestion question) {
    return new SimulatedQuestion(
        question.text(),
        question.intent(),
        question.topic(),
        question.lang(),
        question.arm().name().toLowerCase(Locale.ROOT),
        question.keyFacts().values().stream().map(CatalogueQuestions::fullest).toList());
  }

  /** Of the alternatives the longest: the others are often stems. */
  private static String fullest(List<String> alternatives) {
    return alternatives.stream().max(Comparator.comparingInt(String::length)).orElseThrow();
  }
}
