package dev.candor.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostGateTest {
  private static final HostGate GATE =
      HostGate.of("monitor", List.of("candor.example.org", "*.cluster.local"), "x.allowed_hosts");

  private static HttpRequest naming(String host) {
    return new HttpRequest("GET", "/", "", Map.of("host", host), new byte[0], "127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:9090",
        "a.localhost:1",
        "127.0.0.1:9090",
        "[::1]:9090",
        "[fe80::1]",
        "10.1.2.3:80",
        "monitor:8080",
        "MONITOR",
        "candor.example.org",
        "pod.ns.cluster.local:9"
      })
  void loopbackAddressesAndAllowedNamesPass(String host) {
    assertThat(GATE.allows(naming(host))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:9090",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "candor.example.org.evil.example",
        "cluster.local",
        "localhost,evil.example",
        "",
        "[::1].evil.example"
      })
  void namesThatSomebodyElseMayPointHereAreRefused(String host) {
    assertThat(GATE.allows(naming(host))).isFalse();
    assertThat(GATE.refusal().status()).isEqualTo(403);
  }

  @Test
  void starAllowsEveryName() {
    assertThat(HostGate.of("0.0.0.0", List.of("*"), "x").allows(naming("any.example"))).isTrue();
  }
}
