package dev.candor.simulator.text;

import java.util.List;
import java.util.Optional;

/** All dossiers; the first whose pattern is found in the prompt is the one meant. */
final class Dossiers {
  private final List<Dossier> dossiers;

  Dossiers(List<Dossier> dossiers) {
    this.dossiers = List.copyOf(dossiers);
  }

  Optional<Dossier> about(String prompt) {
    return dossiers.stream().filter(d -> d.pattern().matcher(prompt).find()).findFirst();
  }

  List<Dossier> all() {
    return dossiers;
  }
}
