package dev.candor.stream.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.candor.events.stored.HistoryCell;
import dev.candor.events.stored.HistoryLanguage;
import dev.candor.events.stored.HistoryRow;
import dev.candor.events.stored.HistorySpan;
import dev.candor.model.Arm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryRowsTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final int TOPICS = 5_000;

  private final KeyValueStore<String, byte[]> store =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("history"), Serdes.String(), Serdes.ByteArray())
          .withLoggingDisabled()
          .build();
  private final HistoryRows rows = new HistoryRows(store, () -> fail("a row cannot be read"));

  @BeforeEach
  void open() {
    MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    store.init(context.getStateStoreContext(), store);
  }

  @Test
  void noRecordOfThousandsOfTopicsIsLongerThanTheMostAndNothingOfThemIsLost() {
    HistoryRow first = row(0);
    rows.add(first);
    rows.add(row(1));
    store
        .all()
        .forEachRemaining(
            row -> assertThat(row.value).hasSizeLessThanOrEqualTo(LargeRows.LARGEST_ROW_BYTES));
    assertThat(store.approximateNumEntries()).as("cycles, day, week and month").isGreaterThan(5);
    assertThat(rows.cycle("m", "r1", "v1", 0)).hasValue(first);
    assertThat(newest(HistorySpan.CYCLE)).containsExactly(row(1), first);
    assertThat(newest(HistorySpan.MONTH))
        .containsExactly(first.within(HistorySpan.MONTH).plus(row(1)));
    assertThat(newest(HistorySpan.MONTH).get(0).cells()).hasSize(2 * TOPICS);
  }

  @Test
  void partsOfForgottenCyclesGoWithThem() {
    rows.add(row(0));
    rows.add(row(HistorySpan.CYCLES_KEPT));
    assertThat(newest(HistorySpan.CYCLE)).containsExactly(row(HistorySpan.CYCLES_KEPT));
    rows.forgetCycles("m", "r1", "v1");
    assertThat(newest(HistorySpan.CYCLE)).isEmpty();
    store.all().forEachRemaining(row -> assertThat(row.key).doesNotContain("cycle"));
  }

  private List<HistoryRow> newest(HistorySpan span) {
    return HistoryRows.newest(store, span, 10, "m", "r1", "v1");
  }

  private static HistoryRow row(long cycle) {
    List<HistoryCell> cells = new ArrayList<>();
    for (int topic = 0; topic < TOPICS; topic++) {
      for (String lang : List.of("en", "zh")) {
        String name = String.format("a-topic-with-a-name-of-some-length-that-says-all-%05d", topic);
        cells.add(new HistoryCell(name, lang, Arm.SENSITIVE, 300 + topic, 0, 1, 0, cycle, 2, 0));
      }
    }
    Instant startedAt = START.plus(Duration.ofHours(cycle));
    return new HistoryRow(
        "m",
        "r1",
        "v1",
        HistorySpan.CYCLE,
        cycle,
        cycle,
        1,
        startedAt,
        START,
        startedAt.plusSeconds(60),
        10,
        10,
        1,
        0,
        2,
        0,
        .25,
        1,
        cells,
        List.of(HistoryLanguage.of("en", .5, null, null)),
        List.of());
  }
}
