package dev.candor.producer.catalogue;

import dev.candor.model.Arm;
import dev.candor.runtime.InputException;
import dev.candor.runtime.NearestName;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

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
   * The intents of some topics only.
   *
   * @throws InputException if a topic is in no pack
   */
  public Catalogue only(List<String> topics) {
    if (topics.isEmpty()) {
      return this;
    }
    Set<String> known = new TreeSet<>();
    intents().forEach(intent -> known.add(intent.topic()));
    for (String topic : topics) {
      if (!known.contains(topic)) {
        throw new InputException(
            "catalogue.topics",
            "no intent has the topic \"" + topic + "\"",
            NearestName.suggestion(topic, known));
      }
    }
    return keeping(intent -> topics.contains(intent.topic()));
  }

  /**
   * At most so many intents, 0 for all, taken from the topics in turn; of every pair taken, one is
   * a control that mirrors the other, as long as there are controls.
   */
  public Catalogue atMost(int most) {
    List<Intent> all = intents();
    if (most <= 0 || most >= all.size()) {
      return this;
    }
    Map<String, Intent> controlOf = new HashMap<>();
    Map<String, Deque<Intent>> mirrored = new LinkedHashMap<>();
    Map<String, Deque<Intent>> alone = new LinkedHashMap<>();
    for (Intent intent : all) {
      intent.mirrors().ifPresent(sensitive -> controlOf.put(sensitive, intent));
    }
    for (Intent intent : all) {
      if (intent.arm() == Arm.SENSITIVE) {
        (controlOf.containsKey(intent.id()) ? mirrored : alone)
            .computeIfAbsent(intent.topic(), any -> new ArrayDeque<>())
            .add(intent);
      }
    }
    Set<String> taken = new LinkedHashSet<>();
    for (Map<String, Deque<Intent>> round : List.of(mirrored, alone)) {
      while (taken.size() < most && round.values().stream().anyMatch(topic -> !topic.isEmpty())) {
        for (Deque<Intent> topic : round.values()) {
          Intent next = topic.poll();
          if (next != null && taken.size() < most) {
            taken.add(next.id());
            Intent control = controlOf.get(next.id());
            if (control != null && taken.size() < most) {
              taken.add(control.id());
            }
          }
        }
      }
    }
    return keeping(intent -> taken.contains(intent.id()));
  }

  private Catalogue keeping(Predicate<Intent> kept) {
    return new Catalogue(
        packs.stream()
            .map(
                pack ->
                    new Pack(
                        pack.name(),
                        pack.title(),
                        pack.languages(),
                        pack.intents().stream().filter(kept).toList()))
            .toList());
  }

  /**
   * Every question in the languages wanted, in the order of the packs.
   *
   * @throws InputException if a language is in no pack
   */
  public List<CatalogueQuestion> questions(List<String> languages) {
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
