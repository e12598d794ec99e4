package dev.candor.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which targets are the same model by another route, such as the maker's own API and a host
 * elsewhere. Where one of them answers what the other suppresses, the model's words are not what
 * stopped it, but the route.
 *
 * @param sameModelAs the target that each names as the same model, by name of the target
 */
public record ModelRoutes(Map<String, String> sameModelAs) {
  private static final Key<String> NAME = Key.text("name");
  private static final Key<String> SAME_MODEL_AS =
      Key.text("same_model_as")
          .explained(
              "name of another target that serves the same model by another route: the two are"
                  + " compared, and what only one of them suppresses is the route's doing");

  public static final KeyGroup GROUP = KeyGroup.of("targets[]", SAME_MODEL_AS);

  public ModelRoutes {
    sameModelAs = Map.copyOf(sameModelAs);
  }

  /**
   * Reads {@code same_model_as} of every target.
   *
   * @throws InputException where it names no other target, with its place
   */
  public static ModelRoutes from(Configuration configuration) {
    Set<String> names = new TreeSet<>();
    for (Configuration.Section target : configuration.sections("targets")) {
      target.find(NAME).ifPresent(names::add);
    }
    Map<String, String> same = new LinkedHashMap<>();
    for (Configuration.Section target : configuration.sections("targets")) {
      Optional<String> name = target.find(NAME);
      Optional<String> other = target.find(SAME_MODEL_AS);
      if (name.isEmpty() || other.isEmpty()) {
        continue;
      }
      if (other.get().equals(name.get()) || !names.contains(other.get())) {
        throw new InputException(
            target.place("same_model_as"),
            other.get().equals(name.get())
                ? "a target cannot name itself"
                : "there is no target named \"" + other.get() + "\"",
            "name another of the targets: " + String.join(", ", others(names, name.get())));
      }
      same.put(name.get(), other.get());
    }
    return new ModelRoutes(same);
  }

  private static List<String> others(Set<String> names, String own) {
    List<String> others = new ArrayList<>(names);
    others.remove(own);
    return others.isEmpty() ? List.of("there is none yet") : others;
  }
}
