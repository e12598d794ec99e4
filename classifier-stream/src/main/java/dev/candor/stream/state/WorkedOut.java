package dev.candor.stream.state;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The states that were asked for last, beside the bytes that they lie in the store as: to work a
 * watch or a chain out of its bytes costs more than a cycle does. A state is taken from here only
 * for the very bytes, so the store has the last word.
 *
 * @param <T> the states, immutable
 */
final class WorkedOut<T> {
  /** Some hundred kilobytes each at a thousand prompts. */
  private static final int MOST = 64;

  private record Known<T>(byte[] bytes, T state) {}

  private static final class Recent<T> extends LinkedHashMap<String, Known<T>> {
    private static final long serialVersionUID = 1L;

    Recent() {
      super(MOST, .75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Known<T>> eldest) {
      return size() > MOST;
    }
  }

  private final Recent<T> recent = new Recent<>();

  /** The state of these bytes, which may be null. */
  Optional<T> of(String key, byte[] bytes, Function<byte[], Optional<T>> read) {
    Known<T> known = recent.get(key);
    if (known != null && Arrays.equals(known.bytes(), bytes)) {
      return Optional.of(known.state());
    }
    Optional<T> state = read.apply(bytes);
    state.ifPresent(found -> put(key, bytes, found));
    return state;
  }

  void put(String key, byte[] bytes, T state) {
    recent.put(key, new Known<>(bytes.clone(), state));
  }

  void remove(String key) {
    recent.remove(key);
  }
}
