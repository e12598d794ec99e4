package dev.candor.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerListTest {
  private final List<String> group = new ArrayList<>();

  private PeerList peers(List<URI> configured) {
    return new PeerList(
        configured,
        () -> group,
        address ->
            new Peer(
                address,
                HttpClient.newHttpClient(),
                Duration.ofSeconds(1),
                Optional.empty(),
                Optional.empty()));
  }

  private static List<String> addresses(PeerList peers) {
    return peers.now().stream().map(peer -> peer.address().toString()).toList();
  }

  @Test
  void instancesComeAndGoAsTheGroupTells() {
    PeerList peers = peers(List.of());
    assertThat(addresses(peers)).isEmpty();
    group.add("classifier-2:8090");
    Peer second = peers.now().get(0);
    group.add("classifier-3:8091");
    assertThat(addresses(peers))
        .containsExactly("http://classifier-2:8090", "http://classifier-3:8091");
    assertThat(peers.now().get(0)).isSameAs(second);
    group.remove(0);
    assertThat(addresses(peers)).containsExactly("http://classifier-3:8091");
  }

  @Test
  void configuredInstancesAreTheOnlyOnes() {
    group.add("elsewhere:1");
    assertThat(addresses(peers(List.of(URI.create("http://named:8090")))))
        .containsExactly("http://named:8090");
  }
}
