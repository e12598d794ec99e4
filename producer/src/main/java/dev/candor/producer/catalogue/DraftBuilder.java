package dev.candor.producer.catalogue;

import dev.candor.model.Arm;
import dev.candor.producer.catalogue.Finding.FindingSeverity;
import dev.candor.runtime.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Collects a draft and its findings while a reader walks a file. Used by one reading, then left.
 */
final class DraftBuilder {
  private final String file;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Intent> intents = new ArrayList<>();
  private final List<PackDraft.Places> places = new ArrayList<>();

  DraftBuilder(String file) {
    this.file = file;
  }

  void error(int line, String problem, String fix) {
    findings.add(new Finding(FindingSeverity.ERROR, file + ":" + line, problem, fix));
  }

  boolean isKnown(int line, String field, Collection<String> known) {
    if (known.contains(field)) {
      return true;
    }
    error(line, "unknown field \"" + field + "\"", NearestName.suggestion(field, known));
    return false;
  }

  /** A name fit for keys and tags, or empty with an error noted. */
  Optional<String> name(int line, String field, String text) {
    if (Intent.isName(text)) {
      return Optional.of(text);
    }
    error(
        line,
        field + " \"" + text + "\" is not a name",
        "write up to "
            + Intent.LONGEST_NAME
            + " lower-case letters, digits and single hyphens, such as wukan-2011");
    return Optional.empty();
  }

  Optional<Arm> arm(int line, String text) {
    for (Arm arm : Arm.values()) {
      if (arm.wireName().equals(text)) {
        return Optional.of(arm);
      }
    }
    error(
        line,
        "arm \"" + text + "\" is neither sensitive nor control",
        NearestName.suggestion(text, List.of("sensitive", "control")));
    return Optional.empty();
  }

  /** An intent while its parts are being read. */
  final class Part {
    final int line;
    String id;
    String topic;
    Arm arm;
    Optional<String> mirrors = Optional.empty();
    final Map<String, Map<String, String>> wordings = new LinkedHashMap<>();
    final Map<String, Integer> texts = new LinkedHashMap<>();
    final List<Map<String, List<String>>> keyFacts = new ArrayList<>();
    boolean broken;

    Part(int line) {
      this.line = line;
    }

    void text(int at, String style, String lang, String text) {
      if (text.isBlank()) {
        error(at, "the text of " + style + " in " + lang + " is empty", "write it, or remove it");
        return;
      }
      Map<String, String> byLanguage =
          wordings.computeIfAbsent(style, any -> new LinkedHashMap<>());
      if (byLanguage.putIfAbsent(lang, text.strip()) != null) {
        error(at, id + "." + style + " has two texts in " + lang, "keep one");
      } else {
        texts.put(style + "." + lang, at);
      }
    }

    void fact(int at, int index, String lang, List<String> alternatives) {
      if (alternatives.isEmpty() || alternatives.stream().anyMatch(String::isBlank)) {
        error(at, "a key fact has an empty alternative", "write it, or remove it");
        return;
      }
      while (keyFacts.size() <= index) {
        keyFacts.add(new LinkedHashMap<>());
      }
      keyFacts.get(index).put(lang, alternatives);
    }

    /**
     * Adds the intent to the draft unless a part is missing, which is noted. A part that could not
     * be read is stood in for, so that the rest of the intent is checked all the same.
     */
    void finish() {
      if (id == null && !broken) {
        error(line, "an intent has no name", "add intent: …");
      }
      if (topic == null && !broken) {
        error(line, "topic is not set", "add topic: …");
      }
      if (arm == null && !broken) {
        error(line, "arm is not set", "add arm: sensitive or arm: control");
      }
      if (wordings.isEmpty() && !broken) {
        error(line, "has no wordings", "add at least one text under wordings");
      }
      if (broken && topic == null) {
        topic = "unknown";
      }
      if (broken && arm == null) {
        arm = Arm.SENSITIVE;
        mirrors = Optional.empty();
      }
      if (id == null || topic == null || arm == null || wordings.isEmpty()) {
        return;
      }
      List<Wording> list = new ArrayList<>();
      wordings.forEach((style, byLanguage) -> list.add(new Wording(style, byLanguage)));
      List<IntentFact> facts =
          keyFacts.stream().filter(fact -> !fact.isEmpty()).map(IntentFact::new).toList();
      intents.add(new Intent(id, topic, arm, mirrors, list, facts));
      places.add(new PackDraft.Places(line, texts));
    }
  }

  PackDraft draft(String name, String title, List<String> declared) {
    Set<String> languages = new LinkedHashSet<>(declared);
    if (declared.isEmpty()) {
      for (Intent intent : intents) {
        intent.wordings().forEach(wording -> languages.addAll(wording.texts().keySet()));
      }
    }
    if (intents.isEmpty() && findings.isEmpty()) {
      error(1, "holds no intents", "list them under intents:");
    }
    return new PackDraft(file, name, title, List.copyOf(languages), intents, places, findings);
  }
}
