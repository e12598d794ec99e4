package dev.candor.simulator.text;

import java.util.List;
import java.util.Optional;

/** All dossiers; the first whose pattern is found in the prompt is the one meant. */
final class Dossiers {
  private final List<Dossier> dossiers;

  Dossiers(List<Dossier> dossiers) {
    this.dossiers = List.copyOf(dossiers);
  }

  /**
   * The dossier on what a prompt asks.
   *
   * @param control leaves out those with a state narrative
   */
  Optional<Dossier> about(String prompt, boolean control) {
    return dossiers.stream()
        .filter(dossier -> !control || !dossier.sensitive())
        .filter(dossier -> dossier.pattern().matcher(prompt).find())
        .findFirst();
  }

  List<Dossier> all() {
    return dossiers;
  }
}
