package dev.candor.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The keys that one service reads in one section, in the order in which they are declared. Each is
 * declared with what it does, so that none is left out of the reference or of the fields that are
 * known. To be used while a class is initialised.
 */
public final class SectionKeys {
  private final String section;
  private final List<Key<?>> keys = new ArrayList<>();

  private SectionKeys(String section) {
    this.section = Objects.requireNonNull(section);
  }

  /**
   * @param section its dotted path, as {@link KeyGroup} has it
   */
  public static SectionKeys of(String section) {
    return new SectionKeys(section);
  }

  /** The keys so far. */
  public KeyGroup group() {
    return new KeyGroup(section, keys, false);
  }

  /** Adds a key of this section, with the sentence that explains it. */
  public <T> Key<T> key(Key<T> key, String explanation) {
    return shared(key.explained(explanation));
  }

  /** Adds a key that several services read. */
  public <T> Key<T> shared(Key<T> key) {
    keys.add(key);
    return key;
  }

  /**
   * A secret, which a variable or a file holds.
   *
   * @param what completes "variable that holds …"
   * @return the name, for {@link Configuration.Section#secret}
   */
  public String secret(String name, String what) {
    key(Key.text(name + "_env"), "variable that holds " + what);
    key(Key.path(name + "_file"), "file that holds " + what);
    return name;
  }
}
