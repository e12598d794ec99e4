package dev.candor.stream.state;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Keys of the topology's stores: parts joined by NUL, so that a prefix of whole parts is a prefix
 * of the bytes and no part can run into the next. Control characters inside a part become spaces.
 */
public final class StoreKeys {
  private static final char SEPARATOR = '\u0000';

  /** As many as the longest number has digits. */
  private static final String ZEROES = "0000000000000000000";

  private static final int USUAL_LENGTH = 128;

  private StoreKeys() {}

  public static String of(String... parts) {
    StringBuilder key = new StringBuilder(USUAL_LENGTH);
    for (int i = 0; i < parts.length; i++) {
      if (i > 0) {
        key.append(SEPARATOR);
      }
      append(key, parts[i]);
    }
    return key.toString();
  }

  /** The prefix of every key that begins with these whole parts. */
  public static String prefix(String... parts) {
    return of(parts) + SEPARATOR;
  }

  /** A key after every key that begins with these whole parts, and before every other's. */
  public static String end(String... parts) {
    return of(parts) + (char) (SEPARATOR + 1);
  }

  /** The rows whose keys begin with these whole parts, in order. */
  public static <V> KeyValueIterator<String, V> rows(
      ReadOnlyKeyValueStore<String, V> store, String... parts) {
    return store.range(prefix(parts), end(parts));
  }

  /** The same, last first. */
  public static <V> KeyValueIterator<String, V> rowsReversed(
      ReadOnlyKeyValueStore<String, V> store, String... parts) {
    return store.reverseRange(prefix(parts), end(parts));
  }

  /** A cycle number as a part whose order as text is its order as a number. */
  public static String cycle(long cycle) {
    String digits = Long.toString(cycle);
    return ZEROES.substring(Math.min(ZEROES.length(), digits.length())) + digits;
  }

  public static List<String> parts(String key) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int end = key.indexOf(SEPARATOR); end >= 0; end = key.indexOf(SEPARATOR, start)) {
      parts.add(key.substring(start, end));
      start = end + 1;
    }
    parts.add(key.substring(start));
    return parts;
  }

  /** The different parts that follow these in a store's keys, each found by one seek. */
  public static List<String> nextParts(ReadOnlyKeyValueStore<String, ?> store, String... parts) {
    List<String> names = new ArrayList<>();
    String prefix = parts.length == 0 ? "" : prefix(parts);
    String end = parts.length == 0 ? null : end(parts);
    String from = prefix.isEmpty() ? null : prefix;
    while (true) {
      String key;
      try (KeyValueIterator<String, ?> rows = store.range(from, end)) {
        if (!rows.hasNext()) {
          return names;
        }
        key = rows.peekNextKey();
      }
      String name = parts(key).get(parts.length);
      names.add(name);
      from = prefix + end(name);
    }
  }

  private static void append(StringBuilder key, String part) {
    int clean = 0;
    for (int i = 0; i < part.length(); i++) {
      if (part.charAt(i) < ' ') {
        key.append(part, clean, i).append(' ');
        clean = i + 1;
      }
    }
    key.append(part, clean, part.length());
  }
}
