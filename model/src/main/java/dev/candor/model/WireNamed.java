package dev.candor.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A word of a closed set, with the name it has in rows, records, tags and reports. */
public interface WireNamed {
  /** The name: the constant's own in lower case. */
  default String wireName() {
    Enum<?> word = (Enum<?>) this;
    return Names.OF_SETS.get(word.getDeclaringClass())[word.ordinal()];
  }

  /** The names of each set, made once, since records and tags ask for them all the time. */
  final class Names {
    private static final ClassValue<String[]> OF_SETS =
        new ClassValue<>() {
          @Override
          protected String[] computeValue(Class<?> set) {
            return Arrays.stream(set.getEnumConstants())
                .map(word -> ((Enum<?>) word).name().toLowerCase(Locale.ROOT))
                .toArray(String[]::new);
          }
        };

    private Names() {}
  }

  /**
   * The word of a set that has this name.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  static <E extends Enum<E> & WireNamed> E of(Class<E> set, String wireName) {
    for (E word : set.getEnumConstants()) {
      if (word.wireName().equals(wireName)) {
        return word;
      }
    }
    throw new IllegalArgumentException(
        "unknown "
            + set.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT)
            + " \""
            + wireName
            + "\"; write one of "
            + Arrays.stream(set.getEnumConstants())
                .map(WireNamed::wireName)
                .collect(Collectors.joining(", ")));
  }
}
