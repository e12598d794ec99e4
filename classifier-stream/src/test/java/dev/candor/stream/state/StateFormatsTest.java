package dev.candor.stream.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.candor.events.stored.StoredFormat;
import dev.candor.model.Arm;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * States as earlier versions wrote them, byte by byte. Bytes of a released version stay here for
 * good: whoever changes a schema adds the one before to its format, and a line here.
 */
class StateFormatsTest {
  private static final OpenStratum STRATUM =
      new OpenStratum(
          "i0",
          "history",
          Arm.CONTROL,
          new int[] {3, 0, 0, 0, 300, 0, 0},
          new long[] {-5, 7},
          1.5,
          2,
          1,
          new int[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 1},
          new int[] {0, 0, 1, 0},
          new int[] {9, 10});
  private static final String STRATUM_BEFORE_AVRO =
      "0300000002693000000007686973746f727900000007636f6e74726f6c07000000030000000000000000000000"
          + "000000012c000000000000000002fffffffffffffffb00000000000000073ff800000000000000000002"
          + "000000010a00000001000000000000000000000000000000000000000000000000000000000000000000"
          + "000001040000000000000000000000010000000002000000090000000a";

  @Test
  void openStratumIsReadAsEveryVersionWroteIt() {
    reads(OpenStratum.STORED, STRATUM_BEFORE_AVRO, STRATUM);
    reads(
        OpenStratum.STORED,
        "c301513abc8f2281a1de"
            + "046930"
            + "0e686973746f7279"
            + "0e636f6e74726f6c"
            + "0e06000000d804000000"
            + "04090e00"
            + "000000000000f83f"
            + "0402"
            + "140200000000000000000200"
            + "080000020000"
            + "04121400",
        STRATUM);
  }

  @Test
  void openStratumOfTheFirstTwoFormatsHasNoGradesLayersOrLengths() {
    String head =
        "00000002693000000007686973746f727900000007636f6e74726f6c0200000003000000040100000000000000073ff800000000000000000002";
    OpenStratum first = OpenStratum.STORED.fromBytes(bytes("01" + head));
    assertThat(first.failed()).isZero();
    OpenStratum second = OpenStratum.STORED.fromBytes(bytes("02" + head + "00000005"));
    assertThat(second.failed()).isEqualTo(5);
    for (OpenStratum open : new OpenStratum[] {first, second}) {
      assertThat(open.counts()).containsExactly(3, 4);
      assertThat(open.replyHashes()).containsExactly(7);
      assertThat(open.keyFactSum()).isEqualTo(1.5);
      assertThat(open.keyFactReplies()).isEqualTo(2);
      assertThat(open.keyFactGrades()).isEmpty();
      assertThat(open.layers()).containsOnly(0);
      assertThat(open.lengths()).isEmpty();
    }
  }

  @Test
  void progressAndSecondLooksAreReadAsEveryVersionWroteThem() {
    CycleProgress cycle = new CycleProgress(1767225600000L, 48, 47, 2, true);
    reads(CycleProgress.STORED, "010000019b76daa800000000300000002f0000000201", cycle);
    reads(CycleProgress.STORED, "c3017bbce259d24a4e8380a0d5edee66605e0401", cycle);
    TargetProgress target = new TargetProgress(1767225600000L, 13, 1767225500000L, 11, 2, 1);
    reads(
        TargetProgress.STORED,
        "010000019b76daa800000000000000000d0000019b76d92160000000000000000b0000000200000001",
        target);
    reads(TargetProgress.STORED, "c301ca042e6fc647994d80a0d5edee661ac085c9edee66160402", target);
    SecondLooks looks = new SecondLooks(3, 2, 1);
    reads(SecondLooks.STORED, "01000000030000000200000001", looks);
    reads(SecondLooks.STORED, "c3016e090b88f4cd25fa060402", looks);
  }

  @Test
  void sightIsReadAsEveryVersionWroteIt() {
    String before =
        "0101000000060000019b76daa800000000076261645f6b657900000011"
            + "48545450203430312066c3bc7220e4b8ad";
    Sight silent =
        new Sight(true, 6, 1767225600000L, "bad_key", "HTTP 401 für 中", true, 1767225000000L);
    reads(Sight.STORED, "02" + before + "0000019b76d18040", silent);
    reads(Sight.STORED, "01" + before, silent.silentSince(0));
    reads(
        Sight.STORED,
        "c30190d5156eba08adce010c80a0d5edee660e6261645f6b65792248545450203430312066c3bc7220e4b8ad0180818cedee66",
        silent);
  }

  @Test
  void bytesOfNoVersionAreRefused() {
    for (String none :
        new String[] {"", "00", "04", "0200000002", "03ffffffff", "c301", "c3010203"}) {
      for (StoredFormat<?> format :
          new StoredFormat<?>[] {
            OpenStratum.STORED,
            CycleProgress.STORED,
            TargetProgress.STORED,
            SecondLooks.STORED,
            Sight.STORED
          }) {
        assertThatIllegalArgumentException()
            .as(none)
            .isThrownBy(() -> format.fromBytes(bytes(none)));
      }
    }
  }

  /** Whichever version wrote it, and what this version writes of it. */
  private static <T> void reads(StoredFormat<T> format, String written, T value) {
    assertThat(format.fromBytes(bytes(written))).usingRecursiveComparison().isEqualTo(value);
    byte[] now = format.toBytes(value);
    assertThat(StoredFormat.isMarked(now)).isTrue();
    assertThat(format.fromBytes(now)).usingRecursiveComparison().isEqualTo(value);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
