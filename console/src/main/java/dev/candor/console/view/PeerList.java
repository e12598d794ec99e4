package dev.candor.console.view;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/** The other instances: those that are configured, else those that the group knows of now. */
public final class PeerList {
  private final List<Peer> configured;
  private final Supplier<List<String>> group;
  private final Function<URI, Peer> made;
  private final Map<String, Peer> known = new LinkedHashMap<>();

  /**
   * @param configured addresses; where there are any, the group is not asked
   * @param group host and port of the consoles that the group knows of
   * @param made the peer at an address
   */
  public PeerList(List<URI> configured, Supplier<List<String>> group, Function<URI, Peer> made) {
    this.configured = configured.stream().map(made).toList();
    this.group = Objects.requireNonNull(group);
    this.made = Objects.requireNonNull(made);
  }

  /** Those that are there now. */
  public synchronized List<Peer> now() {
    if (!configured.isEmpty()) {
      return configured;
    }
    List<String> addresses = group.get();
    known.keySet().retainAll(addresses);
    addresses.forEach(
        address -> known.computeIfAbsent(address, at -> made.apply(URI.create("http://" + at))));
    return List.copyOf(known.values());
  }
}
