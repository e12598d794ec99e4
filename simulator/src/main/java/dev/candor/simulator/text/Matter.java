package dev.candor.simulator.text;

import java.util.Map;
import java.util.Optional;

/** What a question is about, as far as the writer can tell. */
public final class Matter {
  private final Optional<Dossier> dossier;
  private final Map<String, String> subjects;

  Matter(Optional<Dossier> dossier, Map<String, String> subjects) {
    this.dossier = dossier;
    this.subjects = Map.copyOf(subjects);
  }

  /** Whether the bank has a state narrative on it. */
  public boolean sensitive() {
    return dossier.filter(Dossier::sensitive).isPresent();
  }

  Optional<Dossier> dossier() {
    return dossier;
  }

  /** Its name inside a sentence of a language. */
  String subject(String lang) {
    return dossier.map(known -> known.names().get(lang)).orElseGet(() -> subjects.get(lang));
  }
}
