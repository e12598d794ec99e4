package dev.candor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Sha256Test {

  @Test
  void hashesAsTheStandardsExample() {
    assertThat(HexFormat.of().formatHex(Sha256.of("abc")))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void showsTheFirstBytes() {
    assertThat(Sha256.hex("abc", 4)).isEqualTo("ba7816bf");
  }
}
