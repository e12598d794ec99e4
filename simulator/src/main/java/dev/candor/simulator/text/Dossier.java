package dev.candor.simulator.text;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the simulated models know about one matter.
 *
 * @param pattern finds the matter in a prompt of either language
 * @param names its name inside a sentence, by language
 * @param facts sentences an open answer draws on, by language
 * @param lines sentences of the state narrative, by language; none for most controls
 */
record Dossier(
    String id,
    Pattern pattern,
    Map<String, String> names,
    Map<String, List<String>> facts,
    Map<String, List<String>> lines) {

  /** Whether there is a state narrative on it. */
  boolean sensitive() {
    return lines.values().stream().anyMatch(texts -> !texts.isEmpty());
  }
}
