package dev.candor.producer.catalogue;

import dev.candor.runtime.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The packs a monitor asks from, taken together. Immutable; intents are unique across packs. */
public final class Catalogue {
  private final List<Pack> packs;

  public Catalogue(List<Pack> packs) {
    this.packs = List.copyOf(packs);
    Map<String, String> owner = new HashMap<>();
    for (Pack pack : packs) {
      for (Intent intent : pack.intents()) {
        String before = owner.putIfAbsent(intent.id(), pack.name());
        if (before != null) {
          throw new InputException(
              "catalogue",
              "intent " + intent.id() + " is in pack " + before + " and in pack " + pack.name(),
              "rename it in one of them");
        }
      }
    }
  }

  /** Reads built-in packs by name and the user's by file. */
  public static Catalogue load(List<String> builtIn, List<Path> files) {
    List<Pack> packs = new ArrayList<>();
    for (String name : new LinkedHashSet<>(builtIn)) {
      packs.add(BuiltInPacks.load(name));
    }
    for (Path file : files) {
      packs.add(PackReader.read(file).pack());
    }
    return new Catalogue(packs);
  }

  public List<Pack> packs() {
    return packs;
  }

  public List<Intent> intents() {
    return packs.stream().flatMap(pack -> pack.intents().stream()).toList();
  }

  /**
   * Every question in the languages wanted, in the order of the packs.
   *
   * @throws InputException if a language is in no pack
   */
  public List<Question> questions(List<String> languages) {
    Set<String> known = new LinkedHashSet<>();
    packs.forEach(pack -> known.addAll(pack.languages()));
    for (String lang : languages) {
      if (!known.contains(lang)) {
        throw new InputException(
            "schedule.languages",
            "no pack is written in \"" + lang + "\"",
            "choose from " + String.join(", ", known));
      }
    }
    Set<String> wanted = Set.copyOf(languages);
    return packs.stream().flatMap(pack -> pack.questions(wanted).stream()).toList();
  }
}
