package dev.candor.stream.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.stored.KnownRelease;
import dev.candor.events.stored.StoredFormat;
import java.time.Instant;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecodedRowsTest {
  private static final StoredFormat<KnownRelease> FORMAT = StoredFormat.KNOWN_RELEASE;

  private final KeyValueStore<String, byte[]> store =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("rows"), Serdes.String(), Serdes.ByteArray())
          .withLoggingDisabled()
          .build();

  @BeforeEach
  void open() {
    MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    store.init(context.getStateStoreContext(), store);
  }

  @Test
  void everyChangeIsInTheStoreAtOnce() {
    DecodedRows<KnownRelease> rows = rows(2, false);
    rows.put("a", row(1));
    assertThat(stored("a")).isEqualTo(row(1));
    rows.put("a", row(2));
    assertThat(stored("a")).isEqualTo(row(2));
    rows.delete("a");
    assertThat(store.get("a")).isNull();
  }

  @Test
  void gatheredChangesAreInTheStoreOnceTheyAreWritten() {
    DecodedRows<KnownRelease> rows = rows(2, true);
    rows.put("a", row(1));
    rows.put("a", row(2));
    assertThat(rows.get("a")).isEqualTo(row(2));
    assertThat(store.get("a")).isNull();
    rows.write();
    assertThat(stored("a")).isEqualTo(row(2));
  }

  @Test
  void gatheredChangesThatNoMemoryIsLeftForAreNotLost() {
    DecodedRows<KnownRelease> rows = rows(2, true);
    for (int i = 0; i < 7; i++) {
      rows.put("row-" + i, row(i));
    }
    rows.put("row-0", row(10));
    for (int i = 1; i < 7; i++) {
      assertThat(rows.get("row-" + i)).isEqualTo(row(i));
    }
    assertThat(rows.get("row-0")).isEqualTo(row(10));
    rows.write();
    assertThat(stored("row-0")).isEqualTo(row(10));
    assertThat(store.approximateNumEntries()).isEqualTo(7);
  }

  @Test
  void rowThatIsDeletedBeforeItIsWrittenStaysDeleted() {
    DecodedRows<KnownRelease> rows = rows(2, true);
    rows.put("a", row(1));
    rows.delete("a");
    rows.write();
    assertThat(rows.get("a")).isNull();
    assertThat(store.get("a")).isNull();
  }

  private DecodedRows<KnownRelease> rows(int most, boolean isGathered) {
    return new DecodedRows<>(store, FORMAT, new StoredValues(() -> {}), most, isGathered);
  }

  private KnownRelease stored(String key) {
    return FORMAT.fromBytes(store.get(key));
  }

  private static KnownRelease row(long cycle) {
    return new KnownRelease(Instant.ofEpochMilli(cycle), cycle, KnownRelease.NO_CYCLE);
  }
}
