package dev.candor.stream.state;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Values of any size in a store whose changelog takes records of a limited one. A value that is
 * longer lies in several rows: a head at its key, which says how many, and the parts behind it.
 */
public final class LargeRows {
  /** Half of what Kafka takes by default, so that no setting of a cluster is in the way. */
  static final int LARGEST_ROW_BYTES = 512 << 10;

  /** No format of a value begins with it. */
  private static final byte HEAD = 0x7E;

  private static final int HEAD_BYTES = 1 + 2 * Integer.BYTES;
  private static final String PART = "part";

  private final KeyValueStore<String, byte[]> store;

  public LargeRows(KeyValueStore<String, byte[]> store) {
    this.store = Objects.requireNonNull(store);
  }

  /** The value at a key; null without one. */
  public byte[] get(String key) {
    return get(store, key);
  }

  /** The same of a store that is only read. */
  public static byte[] get(ReadOnlyKeyValueStore<String, byte[]> store, String key) {
    return get(store, new KeyValue<>(key, store.get(key)));
  }

  /** The value whose head, or whole, was found in that store. */
  static byte[] get(ReadOnlyKeyValueStore<String, byte[]> store, KeyValue<String, byte[]> found) {
    String key = found.key;
    byte[] row = found.value;
    if (!isHead(row)) {
      return row;
    }
    ByteBuffer head = ByteBuffer.wrap(row, 1, 2 * Integer.BYTES);
    int parts = head.getInt();
    byte[] value = new byte[head.getInt()];
    int at = 0;
    for (int part = 0; part < parts; part++) {
      byte[] bytes = store.get(partKey(key, part));
      if (bytes == null || bytes.length > value.length - at) {
        return Arrays.copyOf(row, row.length); // A head alone is of no format: its reader says so.
      }
      System.arraycopy(bytes, 0, value, at, bytes.length);
      at += bytes.length;
    }
    return value;
  }

  public void put(String key, byte[] value) {
    int before = parts(store.get(key));
    int parts = 0;
    if (value.length > LARGEST_ROW_BYTES) {
      for (int at = 0; at < value.length; at += LARGEST_ROW_BYTES) {
        store.put(
            partKey(key, parts++),
            Arrays.copyOfRange(value, at, Math.min(value.length, at + LARGEST_ROW_BYTES)));
      }
      store.put(
          key,
          ByteBuffer.allocate(HEAD_BYTES).put(HEAD).putInt(parts).putInt(value.length).array());
    } else {
      store.put(key, value);
    }
    for (int part = parts; part < before; part++) {
      store.delete(partKey(key, part));
    }
  }

  public void delete(String key) {
    int before = parts(store.get(key));
    store.delete(key);
    for (int part = 0; part < before; part++) {
      store.delete(partKey(key, part));
    }
  }

  private static int parts(byte[] row) {
    return isHead(row) ? ByteBuffer.wrap(row, 1, Integer.BYTES).getInt() : 0;
  }

  private static boolean isHead(byte[] row) {
    return row != null && row.length == HEAD_BYTES && row[0] == HEAD;
  }

  private static String partKey(String key, int part) {
    return StoreKeys.of(PART, StoreKeys.cycle(part)) + '\u0000' + key;
  }
}
