package dev.candor.stream.state;

import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads what a store holds. Bytes that no known version wrote, as after a downgrade, are said to
 * the one who counts them and taken for absent: a store never stops the stream.
 */
public final class StoredValues {
  private final Runnable unreadable;

  /**
   * @param unreadable run for each value that cannot be read
   */
  public StoredValues(Runnable unreadable) {
    this.unreadable = Objects.requireNonNull(unreadable);
  }

  /** The value; empty where there are no bytes, or none of a known version. */
  public <T> Optional<T> read(byte[] bytes, Function<byte[], T> format) {
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(format.apply(bytes));
    } catch (IllegalArgumentException
        | IllegalStateException
        | BufferUnderflowException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | UncheckedIOException e) {
      unreadable.run();
      return Optional.empty();
    }
  }
}
