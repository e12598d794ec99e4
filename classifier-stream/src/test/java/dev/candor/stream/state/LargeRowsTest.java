package dev.candor.stream.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LargeRowsTest {
  private final KeyValueStore<String, byte[]> store =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("large"), Serdes.String(), Serdes.ByteArray())
          .withLoggingDisabled()
          .build();
  private final LargeRows rows = new LargeRows(store);

  @BeforeEach
  void open() {
    MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    store.init(context.getStateStoreContext(), store);
  }

  @Test
  void valueOfSeveralMegabytesComesBackAndNoRowIsLongerThanTheMost() {
    byte[] value = new byte[3_000_000];
    new Random(1).nextBytes(value);
    rows.put("history\u0000m", value);
    assertThat(rows.get("history\u0000m")).isEqualTo(value);
    assertThat(lengths()).allMatch(length -> length <= LargeRows.LARGEST_ROW_BYTES).hasSize(7);
  }

  @Test
  void shorterValueLeavesNothingOfTheLongerBehind() {
    rows.put("k", new byte[2_000_000]);
    rows.put("k", new byte[] {2, 3});
    assertThat(rows.get("k")).containsExactly(2, 3);
    assertThat(lengths()).containsExactly(2);
    rows.put("k", new byte[2_000_000]);
    rows.delete("k");
    assertThat(rows.get("k")).isNull();
    assertThat(lengths()).isEmpty();
  }

  @Test
  void valueWithoutOneOfItsPartsIsOfNoFormat() {
    rows.put("k", new byte[2_000_000]);
    List<String> keys = new ArrayList<>();
    store.all().forEachRemaining(row -> keys.add(row.key));
    keys.stream().filter(key -> key.startsWith("part")).findFirst().ifPresent(store::delete);
    assertThat(rows.get("k")).hasSizeLessThan(20).startsWith(0x7E);
  }

  private List<Integer> lengths() {
    List<Integer> lengths = new ArrayList<>();
    store.all().forEachRemaining(row -> lengths.add(row.value.length));
    return lengths;
  }
}
