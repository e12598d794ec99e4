package dev.candor.worker.release;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells names that mean a release from names that change too often to mean one, such as a
 * fingerprint that a load balancer makes up for every reply.
 *
 * <p>Five fingerprints of one model that lived shorter than the bound on average, or five such
 * names of models, mean nothing: from then on all of them are one. That holds for as long as the
 * provider calls the model by that name.
 */
final class ProviderNames {
  private static final int NAMES = 5;

  /** The names heard so far, and when each of the newest was heard first. */
  private static final class Births {
    private final Set<String> names = new HashSet<>();
    private final Deque<Instant> newest = new ArrayDeque<>();

    /** Whether this name is one too many in too short a time. */
    private boolean tooMany(String name, Instant at, Duration minLife) {
      if (!names.add(name)) {
        return false;
      }
      newest.addLast(at);
      if (newest.size() > NAMES) {
        newest.removeFirst();
      }
      return newest.size() == NAMES
          && Duration.between(newest.peekFirst(), at).compareTo(minLife.multipliedBy(NAMES - 1))
              < 0;
    }
  }

  private final Duration minLife;
  private final Births models = new Births();
  private final Map<String, Births> fingerprints = new HashMap<>();
  private final Set<String> pooled = new HashSet<>();
  private final Set<String> told = new HashSet<>();
  private boolean allPooled;

  /**
   * @param minLife names that live shorter on average mean no release; zero where every name means
   *     one
   */
  ProviderNames(Duration minLife) {
    this.minLife = minLife;
  }

  /**
   * Takes note of names in a reply.
   *
   * @param fingerprint null if none
   */
  void heard(String model, String fingerprint, Instant at) {
    if (allPooled || pooled.contains(model)) {
      return;
    }
    if (models.tooMany(model, at, minLife)) {
      pool(null);
      return;
    }
    if (fingerprint != null
        && fingerprints
            .computeIfAbsent(model, any -> new Births())
            .tooMany(fingerprint, at, minLife)) {
      pool(model);
    }
  }

  /**
   * Ignores the fingerprints of a model from now on, as another worker does already.
   *
   * @param model null to ignore the names of models as well
   */
  void pool(String model) {
    if (model == null) {
      allPooled = true;
      fingerprints.clear();
    } else {
      pooled.add(model);
      fingerprints.remove(model);
    }
  }

  /** Whether the fingerprints of a model, or its name itself, mean nothing. */
  boolean isPooled(String model) {
    return allPooled || pooled.contains(model);
  }

  /** Whether the names of models mean nothing either. */
  boolean areAllPooled() {
    return allPooled;
  }

  /** Whether it has yet to be said that the names mean nothing; once. */
  boolean isNews(String model) {
    return isPooled(model) && told.add(allPooled ? "" : model);
  }
}
