package dev.candor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceParentTest {
  @Test
  void valueIsThatOfTraceContextAndFollowsFromTheProbe() {
    String first = TraceParent.of("m|p|en|7|0", 1);
    assertThat(first)
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01")
        .isEqualTo(TraceParent.of("m|p|en|7|0", 1));
    assertThat(first.substring(3, 35)).isNotEqualTo("0".repeat(32));
    String again = TraceParent.of("m|p|en|7|0", 2);
    assertThat(again.substring(0, 35)).isEqualTo(first.substring(0, 35));
    assertThat(again).isNotEqualTo(first);
    assertThat(TraceParent.of("m|p|en|7|1", 1).substring(3, 35))
        .isNotEqualTo(first.substring(3, 35));
  }
}
