package dev.candor.launcher.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import dev.candor.classification.score.MisclassificationCorrection;
import dev.candor.classification.score.MisclassificationCorrection.Errors;
import dev.candor.model.Share;
import dev.candor.model.TextKind;
import dev.candor.report.view.Correction;
import dev.candor.report.view.Correction.Corrected;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ShippedCorrectionTest {
  private final ShippedCorrection correction =
      new ShippedCorrection(
          () -> "candor-1",
          MisclassificationCorrection.of(
              Map.of("zh", new Errors(80, 100, 950, 1_000), "any", new Errors(50, 100, 99, 100))));

  @Test
  void aShareIsCorrectedByTheErrorsOfItsLanguage() {
    Corrected corrected =
        correction.of("candor-1", "zh", TextKind.POLITICAL, Share.of(200, 100)).orElseThrow();
    // Rogan and Gladen: (.5 + .95 - 1) / (.8 + .95 - 1)
    assertThat(corrected.rate()).isCloseTo(0.6, Offset.offset(1e-9));
    assertThat(corrected.low()).isBetween(0.4, 0.6);
    assertThat(corrected.high()).isBetween(0.6, 0.8);
    assertThat(corrected.errors().constrainedFound()).isEqualTo(80);
    assertThat(corrected.errors().answers()).isEqualTo(1_000);
    assertThat(
            correction
                .of("candor-1", "fr", TextKind.POLITICAL, Share.of(200, 100))
                .orElseThrow()
                .errors()
                .answers())
        .isEqualTo(100);
  }

  @Test
  void whatAnotherClassifierFoundIsNotCorrected() {
    assertThat(correction.of("candor-1-with-rules", "zh", TextKind.POLITICAL, Share.of(200, 100)))
        .isEmpty();
    assertThat(correction.of("recorded", "zh", TextKind.POLITICAL, Share.of(200, 100))).isEmpty();
  }

  @Test
  void aThresholdChangesNoOutcomeAndAJudgeDoes() {
    assertThat(correction.of("candor-1-abstain0.700", "zh", TextKind.POLITICAL, Share.of(200, 100)))
        .isEqualTo(correction.of("candor-1", "zh", TextKind.POLITICAL, Share.of(200, 100)));
    assertThat(
            correction.of(
                "candor-1-abstain0.700+judge-m-w1", "zh", TextKind.POLITICAL, Share.of(200, 100)))
        .isEmpty();
    assertThat(correction.of("candor-11", "zh", TextKind.POLITICAL, Share.of(200, 100))).isEmpty();
  }

  @Test
  void aShareThatTheErrorsCouldNotHaveMadeIsNotCorrected() {
    // Of a thousand replies at most some eight hundred would be found constrained.
    assertThat(correction.of("candor-1", "zh", TextKind.POLITICAL, Share.of(1_000, 990))).isEmpty();
    assertThat(correction.of("candor-1", "zh", TextKind.POLITICAL, Share.of(1_000, 800)))
        .isPresent();
  }

  @Test
  void noRepliesHaveNoShareToCorrect() {
    assertThat(correction.of("candor-1", "zh", TextKind.POLITICAL, Share.of(0, 0))).isEmpty();
  }

  @Test
  void theShippedClassifierIsCorrectedByItsOwnErrors() {
    String version = StandardClassifier.load().version();
    ShippedCorrection shipped = new ShippedCorrection();
    assertThat(shipped.of(version, "en", TextKind.POLITICAL, Share.of(100, 20))).isPresent();
    assertThat(shipped.of(version, "en", TextKind.SAFETY, Share.of(100, 40))).isPresent();
  }

  @Test
  void kindsOfTextThatNoErrorsWereCountedOnAreNotCorrected() {
    ShippedCorrection shipped = new ShippedCorrection();
    String version = StandardClassifier.load().version();
    assertThat(shipped.of(version, "en", TextKind.EVERYDAY, Share.of(100, 20))).isEmpty();
    assertThat(shipped.of(version, "zh", TextKind.SAFETY, Share.of(100, 20))).isEmpty();
    assertThat(correction.of("candor-1", "zh", TextKind.SAFETY, Share.of(200, 100))).isEmpty();
  }

  @Test
  void aChangeIsCorrectedWhereTheErrorsAreKnownAndSmallEnough() {
    Share before = Share.of(2_000, 400);
    Share now = Share.of(2_000, 900);
    Correction.Change change =
        correction.change("candor-1", "zh", TextKind.POLITICAL, before, now).orElseThrow();
    // (.45 - .2) / (.8 + .95 - 1)
    assertThat(change.difference()).isCloseTo(1 / 3.0, Offset.offset(1e-9));
    assertThat(change.low()).isBetween(.1, 1 / 3.0);
    assertThat(change.high()).isBetween(1 / 3.0, .6);
    assertThat(change.pValue()).isLessThan(.001);
    Correction.Change none =
        correction
            .change("candor-1", "zh", TextKind.POLITICAL, before, Share.of(2_000, 420))
            .orElseThrow();
    assertThat(none.pValue()).isGreaterThan(.5);
    assertThat(correction.change("recorded", "zh", TextKind.POLITICAL, before, now)).isEmpty();
    assertThat(correction.change("candor-1", "zh", TextKind.POLITICAL, Share.of(0, 0), now))
        .isEmpty();
    assertThat(correction.change("candor-1", "zh", TextKind.EVERYDAY, before, now)).isEmpty();
  }
}
