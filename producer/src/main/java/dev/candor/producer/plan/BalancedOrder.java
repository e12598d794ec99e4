package dev.candor.producer.plan;

import dev.candor.model.Arm;
import dev.candor.producer.catalogue.CatalogueQuestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Puts the askings of a cycle into an order whose every beginning is balanced, so that neither an
 * hour of the day nor an interruption nor a short budget falls on one arm, topic, wording or sample
 * alone. Translations of a wording stay together; they are one {@link Unit}.
 *
 * <p>Within an arm, intents are taken from the topics in turn. Each round visits every intent once,
 * in the wording and sample that follow those of the round before, starting at a different one for
 * each intent. The arms are then merged in proportion.
 */
final class BalancedOrder {
  /**
   * One wording asked once, in every language.
   *
   * @param translations the question in each language
   * @param sample number of the re-roll
   */
  record Unit(List<CatalogueQuestion> translations, int sample) {}

  private BalancedOrder() {}

  /**
   * The units of an arm, in order.
   *
   * @param firstSample number of the first re-roll
   * @param samples re-rolls
   * @param random source of the shuffle
   */
  static Map<Arm, List<Unit>> byArm(
      List<CatalogueQuestion> questions, int firstSample, int samples, Random random) {
    Map<Arm, Map<String, Map<String, Map<String, List<CatalogueQuestion>>>>> tree =
        new EnumMap<>(Arm.class);
    for (CatalogueQuestion question : questions) {
      tree.computeIfAbsent(question.arm(), any -> new LinkedHashMap<>())
          .computeIfAbsent(question.topic(), any -> new LinkedHashMap<>())
          .computeIfAbsent(question.intent(), any -> new LinkedHashMap<>())
          .computeIfAbsent(question.style(), any -> new ArrayList<>())
          .add(question);
    }
    Map<Arm, List<Unit>> order = new EnumMap<>(Arm.class);
    for (Arm arm : Arm.values()) {
      order.put(
          arm,
          tree.containsKey(arm)
              ? rounds(interleaved(tree.get(arm), random), firstSample, samples)
              : List.of());
    }
    return order;
  }

  /** The intents, topic by topic in turn, topics and intents shuffled. */
  private static List<List<List<CatalogueQuestion>>> interleaved(
      Map<String, Map<String, Map<String, List<CatalogueQuestion>>>> topics, Random random) {
    List<List<List<List<CatalogueQuestion>>>> byTopic = new ArrayList<>();
    int most = 0;
    for (Map<String, Map<String, List<CatalogueQuestion>>> intents : topics.values()) {
      List<List<List<CatalogueQuestion>>> shuffled = new ArrayList<>();
      for (Map<String, List<CatalogueQuestion>> wordings : intents.values()) {
        shuffled.add(List.copyOf(wordings.values()));
      }
      Collections.shuffle(shuffled, random);
      byTopic.add(shuffled);
      most = Math.max(most, shuffled.size());
    }
    Collections.shuffle(byTopic, random);
    List<List<List<CatalogueQuestion>>> intents = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      for (List<List<List<CatalogueQuestion>>> topic : byTopic) {
        if (i < topic.size()) {
          intents.add(topic.get(i));
        }
      }
    }
    return intents;
  }

  private static List<Unit> rounds(
      List<List<List<CatalogueQuestion>>> intents, int firstSample, int samples) {
    int rounds = intents.stream().mapToInt(wordings -> wordings.size() * samples).max().orElse(0);
    List<Unit> units = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < intents.size(); i++) {
        List<List<CatalogueQuestion>> wordings = intents.get(i);
        int of = wordings.size() * samples;
        if (round < of) {
          int turn = (i + round) % of;
          units.add(
              new Unit(wordings.get(turn % wordings.size()), firstSample + turn / wordings.size()));
        }
      }
    }
    return units;
  }

  /** Merges lists in proportion to their lengths, so that every beginning has their ratio. */
  static List<Unit> merged(Iterable<List<Unit>> lists) {
    record At(Unit unit, double share) {}
    List<At> all = new ArrayList<>();
    for (List<Unit> list : lists) {
      for (int i = 0; i < list.size(); i++) {
        all.add(new At(list.get(i), (i + 0.5) / list.size()));
      }
    }
    all.sort(java.util.Comparator.comparingDouble(At::share));
    return all.stream().map(At::unit).toList();
  }
}
