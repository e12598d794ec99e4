package dev.candor.producer.catalogue;

import dev.candor.producer.catalogue.Finding.FindingSeverity;
import dev.candor.runtime.InputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A pack as its file has it: what could be read, where each piece stands, and what could not be
 * read. It may hold what a {@link Pack} refuses, such as two intents of one name.
 *
 * @param file name of the file, for messages
 * @param intents in the order of the file
 * @param places position of each intent in {@link #intents} to the file and line of its parts
 * @param findings what was wrong with the file's structure
 */
public record PackDraft(
    String file,
    String name,
    String title,
    List<String> languages,
    List<Intent> intents,
    List<Places> places,
    List<Finding> findings) {

  /**
   * Where the parts of an intent stand.
   *
   * @param intent line of the intent itself
   * @param texts style and language, joined by a dot, to the line of that text
   */
  public record Places(int intent, Map<String, Integer> texts) {
    public Places {
      texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    }
  }

  public PackDraft {
    languages = List.copyOf(languages);
    intents = List.copyOf(intents);
    places = List.copyOf(places);
    findings = List.copyOf(findings);
    if (intents.size() != places.size()) {
      throw new IllegalArgumentException("every intent needs its places");
    }
  }

  String placeOf(int index) {
    return file + ":" + places.get(index).intent();
  }

  String placeOf(int index, String style, String lang) {
    Places of = places.get(index);
    return file + ":" + of.texts().getOrDefault(style + "." + lang, of.intent());
  }

  /** Everything to fix: what the reader found and what {@link PackCheck} says. */
  public List<Finding> allFindings() {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(PackCheck.check(this));
    return List.copyOf(all);
  }

  /**
   * The pack, if it can be used.
   *
   * @throws InputException for the first finding that makes it unusable
   */
  public Pack pack() {
    for (Finding finding : allFindings()) {
      if (finding.severity() == FindingSeverity.ERROR) {
        throw new InputException(finding.place(), finding.problem(), finding.fix());
      }
    }
    return new Pack(name, title, languages, intents);
  }
}
