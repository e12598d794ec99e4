package dev.candor.simulator.text;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a question is about, as far as the writer can tell. */
public final class Matter {
  private final Optional<Dossier> dossier;
  private final Map<String, String> subjects;
  private final List<String> mentions;

  Matter(Optional<Dossier> dossier, Map<String, String> subjects, List<String> mentions) {
    this.dossier = dossier;
    this.subjects = Map.copyOf(subjects);
    this.mentions = List.copyOf(mentions);
  }

  /** Words that most answers mention. */
  List<String> mentions() {
    return mentions;
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
