package dev.candor.events.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.candor.events.Codec;
import dev.candor.model.Arm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

class StoredFormatTest {
  private static final Instant START = Instant.parse("2026-03-30T22:00:00Z");

  private static HistoryRow row(long cycle, Instant started, long refusals) {
    return new HistoryRow(
        "m",
        "r1",
        "v1",
        HistorySpan.CYCLE,
        cycle,
        cycle,
        1,
        started,
        START,
        started.plusSeconds(60),
        10,
        10,
        1,
        0,
        2,
        0,
        .25,
        1,
        List.of(
            new HistoryCell("history", "en", Arm.SENSITIVE, 5, 0, 0, 0, refusals, 0, 1),
            new HistoryCell("history", "zh", Arm.CONTROL, 5, 1, 1, 1, 1, 1, 1)),
        List.of(HistoryLanguage.of("en", .5, null, null)),
        List.of(new HistoryAspect("layer", 20, 3)));
  }

  @Test
  void rowComesBackAsItWas() {
    HistoryRow row = row(3, START, 2);
    byte[] bytes = StoredFormat.HISTORY_ROW.toBytes(row);
    assertThat(StoredFormat.HISTORY_ROW.fromBytes(bytes)).isEqualTo(row);
    assertThat(StoredFormat.isMarked(bytes)).isTrue();
    assertThat(bytes).hasSizeLessThan(300);
  }

  @Test
  void rowOfTheVersionThatKnewOfNoOtherAspectIsRead() {
    byte[] written =
        HexFormat.of()
            .parseHex(
                "c3012e3d3863d053146a"
                    + "026d0472310476310a6379636c65060602809c968ca867809c968ca867c0c59d8ca867"
                    + "141402000400000000000000d03f0202"
                    + "0e686973746f727904656e1273656e7369746976650a0000000400020002"
                    + "04656e000000000000e03f0200000000000000000000000000000000000000");
    HistoryRow row = StoredFormat.HISTORY_ROW.fromBytes(written);
    assertThat(row.cells())
        .containsExactly(new HistoryCell("history", "en", Arm.SENSITIVE, 5, 0, 0, 0, 2, 0, 1));
    assertThat(row.languages()).isEqualTo(row(3, START, 2).languages());
    assertThat(row.lastCycle()).isEqualTo(3);
    assertThat(row.aspects()).isEmpty();
  }

  @Test
  void valueOfAnotherSchemaIsReadOnlyIfThatIsNamed() throws IOException {
    Schema before =
        SchemaBuilder.record("HistoryCell")
            .namespace("dev.candor.events.avro")
            .fields()
            .requiredString("topic")
            .requiredString("lang")
            .requiredString("arm")
            .requiredLong("answer")
            .requiredLong("aligned")
            .requiredLong("deflection")
            .requiredLong("lecture")
            .requiredLong("refusal")
            .requiredLong("filtered")
            .requiredLong("invalid")
            .requiredLong("since_dropped")
            .endRecord();
    byte[] bytes =
        bytes(
            new BinaryMessageEncoder<GenericData.Record>(GenericData.get(), before)
                .encode(
                    new GenericRecordBuilder(before)
                        .set("topic", "history")
                        .set("lang", "en")
                        .set("arm", "control")
                        .set("answer", 7L)
                        .set("aligned", 0L)
                        .set("deflection", 0L)
                        .set("lecture", 0L)
                        .set("refusal", 1L)
                        .set("filtered", 0L)
                        .set("invalid", 0L)
                        .set("since_dropped", 9L)
                        .build()));
    Codec<HistoryCell, ?> codec = Codec.of(HistoryCell.class);
    assertThat(new StoredFormat<>(codec, before).fromBytes(bytes))
        .isEqualTo(new HistoryCell("history", "en", Arm.CONTROL, 7, 0, 0, 0, 1, 0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StoredFormat<>(codec).fromBytes(bytes))
        .withMessageContaining("known version");
  }

  @Test
  void bytesOfNothingAreRefusedAndNotMarked() {
    for (byte[] bytes : List.of(new byte[0], new byte[] {1, 2, 3}, new byte[] {(byte) 0xC3, 1})) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> StoredFormat.KNOWN_RELEASE.fromBytes(bytes));
      assertThat(StoredFormat.isMarked(bytes)).isFalse();
    }
  }

  @Test
  void spansAreNumberedByUtcMondaysAndMonths() {
    // A Monday in UTC.
    assertThat(HistorySpan.DAY.number(7, START)).isEqualTo(HistorySpan.WEEK.number(7, START));
    assertThat(HistorySpan.WEEK.number(8, START.plusSeconds(6 * 86_400 + 7_199)))
        .isEqualTo(HistorySpan.WEEK.number(7, START));
    assertThat(HistorySpan.WEEK.number(8, START.plusSeconds(6 * 86_400 + 7_200)))
        .isGreaterThan(HistorySpan.WEEK.number(7, START));
    assertThat(HistorySpan.MONTH.number(8, START.plusSeconds(86_400 + 7_200)))
        .isGreaterThan(HistorySpan.MONTH.number(7, START));
    assertThat(HistorySpan.CYCLE.oldestKept(1_000, START)).isEqualTo(501);
  }

  @Test
  void daysSumUpTheirCycles() {
    HistoryRow day = row(3, START, 2).within(HistorySpan.DAY).plus(row(4, START, 3));
    assertThat(day.span()).isEqualTo(HistorySpan.DAY);
    assertThat(day.cycles()).isEqualTo(2);
    assertThat(day.firstCycle()).isEqualTo(3);
    assertThat(day.lastCycle()).isEqualTo(4);
    assertThat(day.cells().get(0).constrained()).isEqualTo(5);
    assertThat(day.cells().get(0).valid()).isEqualTo(15);
    assertThat(day.languageGap()).hasValue(.25);
    assertThat(day.languages().get(0).paraphrase()).hasValue(.5);
    assertThat(day.languages().get(0).reroll()).isEmpty();
    assertThat(day.ended()).isEqualTo(20);
    assertThat(row(4, START, 3).within(HistorySpan.DAY).plus(row(3, START, 2))).isEqualTo(day);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
