package dev.candor.producer.catalogue;

import dev.candor.model.Require;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A named set of intents.
 *
 * @param name kebab-case name, as {@code --pack} takes it
 * @param title one line on what it covers
 * @param languages languages it is written in, the first being the one it was conceived in
 * @param intents in the order of the file, ids unique
 */
public record Pack(String name, String title, List<String> languages, List<Intent> intents) {
  public Pack {
    Require.nonNull(name, title);
    languages = List.copyOf(languages);
    intents = List.copyOf(intents);
    Set<String> ids = new HashSet<>();
    for (Intent intent : intents) {
      if (!ids.add(intent.id())) {
        throw new IllegalArgumentException("two intents " + intent.id() + " in pack " + name);
      }
    }
  }

  /** Every question in the languages wanted, in the order of the file, languages together. */
  public List<CatalogueQuestion> questions(Set<String> wanted) {
    List<CatalogueQuestion> questions = new ArrayList<>();
    for (Intent intent : intents) {
      for (Wording wording : intent.wordings()) {
        wording
            .texts()
            .forEach(
                (lang, text) -> {
                  if (wanted.contains(lang)) {
                    questions.add(question(intent, wording.style(), lang, text));
                  }
                });
      }
    }
    return questions;
  }

  private static CatalogueQuestion question(Intent intent, String style, String lang, String text) {
    Map<String, List<String>> facts = new LinkedHashMap<>();
    for (int i = 0; i < intent.keyFacts().size(); i++) {
      List<String> alternatives = intent.keyFacts().get(i).alternatives().get(lang);
      if (alternatives != null) {
        facts.put(String.valueOf(i + 1), alternatives);
      }
    }
    return new CatalogueQuestion(
        intent.id(), intent.topic(), intent.arm(), style, lang, text, facts);
  }
}
