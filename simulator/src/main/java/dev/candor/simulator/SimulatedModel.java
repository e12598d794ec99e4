package dev.candor.simulator;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A model at the simulated provider.
 *
 * @param name what clients ask for
 * @param releases in the order they roll out, the first in service from the start
 * @param canary from the start, a share of replies comes from another release; null for none
 */
public record SimulatedModel(
    String name,
    List<SimulatedRelease> releases,
    Latency latency,
    Faults faults,
    RateLimit limit,
    Canary canary) {

  /**
   * Two releases side by side.
   *
   * @param release the newer
   * @param share of replies it gives, from 0 to 1
   */
  public record Canary(String release, double share) {
    public Canary {
      Objects.requireNonNull(release, "release");
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a canary's share must be from 0 to 1, not " + share);
      }
    }
  }

  public SimulatedModel {
    releases = List.copyOf(releases);
    if (releases.isEmpty()) {
      throw new IllegalArgumentException("the model " + name + " has no release");
    }
    for (int i = 0; i < releases.size(); i++) {
      if ((i == 0) != releases.get(i).rollout() instanceof Rollout.AtStart) {
        throw new IllegalArgumentException(
            "of the model "
                + name
                + " the first release, and no other, must be in service from the start");
      }
    }
    Set<String> names = new HashSet<>();
    for (SimulatedRelease release : releases) {
      if (!names.add(release.name())) {
        throw new IllegalArgumentException(
            "the model " + name + " has two releases called " + release.name());
      }
    }
    if (canary != null && !names.contains(canary.release())) {
      throw new IllegalArgumentException(
          "the canary of the model " + name + " is not a release of it: " + canary.release());
    }
  }

  Optional<SimulatedRelease> release(String wanted) {
    return releases.stream().filter(release -> release.name().equals(wanted)).findFirst();
  }
}
