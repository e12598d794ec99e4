package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.detection.DetectionSettings;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassifierSettingsTest {
  private static ClassifierSettings read(String every, String detection) {
    return ClassifierSettings.from(
        Configuration.parse(
            "monitor.yaml",
            "schedule: {every: "
                + every
                + "}\ndetection: {"
                + detection
                + "}\ntargets: [{name: a}, {name: b}]\n",
            Map.of()),
        4,
        1);
  }

  @Test
  void cyclesWithinThreeHoursShareAMoodUnlessTheyAreADemonstrationsOrSetOtherwise() {
    assertThat(read("6h", "").cyclesPerStretch()).isEqualTo(1);
    assertThat(read("3h", "").cyclesPerStretch()).isEqualTo(1);
    assertThat(read("2h", "").cyclesPerStretch()).isEqualTo(2);
    assertThat(read("1h", "").cyclesPerStretch()).isEqualTo(3);
    assertThat(read("10m", "").cyclesPerStretch()).isEqualTo(18);
    assertThat(read("2s", "").cyclesPerStretch()).isEqualTo(1);
    assertThat(read("1h", "stretch: 6h").cyclesPerStretch()).isEqualTo(6);
    assertThat(read("1h", "stretch: 0s").cyclesPerStretch()).isEqualTo(1);
    assertThatThrownBy(() -> read("1h", "stretch: 25h"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("stretch")
        .hasMessageContaining("24h");
  }

  @Test
  void monitorToleratesFivePointsUnlessSetOtherwiseAndADetectorAloneNone() {
    assertThat(read("1h", "").detection().tolerance()).isEqualTo(.05);
    ClassifierSettings any =
        ClassifierSettings.from(
            Configuration.parse("monitor.yaml", "classifier: {tolerance: 0}\n", Map.of()), 4, 1);
    assertThat(any.detection().tolerance()).isZero();
    assertThat(DetectionSettings.defaults().tolerance()).isZero();
  }

  @Test
  void targetsAreKnownByTheirNames() {
    assertThat(read("1h", "").targets()).containsExactlyInAnyOrder("a", "b");
  }
}
