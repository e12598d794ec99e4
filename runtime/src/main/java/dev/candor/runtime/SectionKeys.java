package dev.candor.runtime;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The keys that one service reads in one section, in the order in which they are explained. A key
 * is among them once {@link Key#explained} says what it does, so that none is left out of the
 * reference or of the fields that are known. To be used while a class is initialised.
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

  private <T> Key<T> listed(Key<T> key) {
    return key.listed(keys::add);
  }

  /** Adds a key that several services read. */
  public <T> Key<T> shared(Key<T> key) {
    keys.add(key);
    return key;
  }

  public Key<String> text(String name) {
    return listed(Key.text(name));
  }

  public Key<Integer> integer(String name) {
    return listed(Key.integer(name));
  }

  public Key<Integer> integer(String name, int min, int max) {
    return listed(Key.integer(name, min, max));
  }

  public Key<Long> longInteger(String name) {
    return listed(Key.longInteger(name));
  }

  public Key<Double> number(String name) {
    return listed(Key.number(name));
  }

  public Key<Double> number(String name, int min, int max) {
    return listed(Key.number(name, min, max));
  }

  public Key<Boolean> flag(String name) {
    return listed(Key.flag(name));
  }

  public Key<Duration> duration(String name) {
    return listed(Key.duration(name));
  }

  public Key<Duration> positiveDuration(String name) {
    return duration(name).must(time -> !time.isZero() && !time.isNegative(), "positive");
  }

  public Key<URI> uri(String name) {
    return listed(Key.uri(name));
  }

  public Key<Path> path(String name) {
    return listed(Key.path(name));
  }

  public Key<List<String>> list(String name) {
    return listed(Key.list(name));
  }

  public <E extends Enum<E>> Key<E> choice(String name, Class<E> type) {
    return listed(Key.choice(name, type));
  }

  /**
   * A secret, which a variable or a file holds.
   *
   * @param what completes "variable that holds …"
   * @return the name, for {@link Configuration.Section#secret}
   */
  public String secret(String name, String what) {
    text(name + "_env").explained("variable that holds " + what);
    path(name + "_file").explained("file that holds " + what);
    return name;
  }
}
