package dev.candor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NormalTest {
  @Test
  void tailsAndQuantilesAreThoseOfTheTables() {
    assertThat(Normal.upperTail(1.959963984540054)).isEqualTo(.025, within(1e-15));
    assertThat(Normal.upperTail(-1)).isEqualTo(.841344746068543, within(1e-14));
    assertThat(Normal.upperQuantile(.025)).isEqualTo(1.959963984540054, within(1e-13));
    assertThat(Normal.upperQuantile(.5)).isEqualTo(0, within(1e-13));
  }

  @Test
  void farTailsKeepTheirRelativeAccuracy() {
    assertThat(Normal.upperTail(10) / 7.619853024160527e-24).isEqualTo(1, within(1e-12));
    assertThat(Normal.upperQuantile(7.619853024160527e-24)).isEqualTo(10, within(1e-12));
  }
}
