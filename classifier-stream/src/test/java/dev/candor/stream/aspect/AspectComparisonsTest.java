package dev.candor.stream.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.replies.CycleTally;
import dev.candor.events.stored.StoredFormat;
import dev.candor.model.Arm;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Stratum;
import dev.candor.model.StratumTally;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AspectComparisonsTest {
  /** A history of one cycle with one prompt, and a comparison of two such, in the first format. */
  private static final String HISTORY =
      "030002723100000001000000020000000000000004000000000000000400000001000969302e64697265637400"
          + "0269300007686973746f72790002656e0003020100000000000001000000000000000442090000000100"
          + "000000000000047ff80000000000007ff80000000000007ff80000000000007ff80000000000007ff800"
          + "00000000007ff80000000000003fe55555555555553ff00000000000003ff00000000000000000000000"
          + "000000";

  private static final String COMPARISON =
      "01"
          + HISTORY
          + HISTORY.replace("00027231", "00027232")
          + "3fe0cccccccccccd3ff80000000000003fe00000000000003fde666666666666000000020003616c6c00"
          + "03616c6c0003616c6c00067265726f6c6c3ff000000000000040250d79435e50d700000000000003616c"
          + "6c0003616c6c0003616c6c000b636f6d706f736974696f6e3ff000000000000040050d79435e50d70000"
          + "000000";

  private static final String BEFORE_AVRO =
      "010002723100027232" + "02000001de" + COMPARISON + "0000000000" + "01000000ae" + HISTORY;

  private final DetectionSettings settings = DetectionSettings.defaults();

  @Test
  void comparisonOfAnEarlierVersionGoesOnAsIfThisOneHadWrittenIt() {
    CycleTally cycle =
        new CycleTally(
            4,
            List.of(
                new StratumTally(
                    new Stratum("i0.direct", "i0", "history", "en", Arm.SENSITIVE),
                    OutcomeCounts.of(new int[] {2, 1, 0, 0, 0, 0, 0}))));
    AspectComparisons now =
        AspectComparisons.start(
                settings, "r1", List.of(Map.of(Aspect.KEY_FACTS, cycle, Aspect.LAYER, cycle)), "r2")
            .withCandidate(Map.of(Aspect.KEY_FACTS, cycle));
    AspectComparisons before =
        AspectComparisons.fromBytes(settings, HexFormat.of().parseHex(BEFORE_AVRO));
    assertThat(StoredFormat.isMarked(before.toBytes())).isTrue();
    assertThat(before.toBytes()).isEqualTo(now.toBytes());
    AspectComparisons again = AspectComparisons.fromBytes(settings, before.toBytes());
    assertThat(again.toBytes()).isEqualTo(now.toBytes());
    assertThat(again.findings()).isEqualTo(now.findings()).isNotEmpty();
  }

  @Test
  void bytesOfAnotherFormatAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AspectComparisons.fromBytes(settings, new byte[] {2, 0, 0}));
  }
}
