package dev.candor.worker.limit;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * One worker's part of every target's limits: the partitions of the prompts topic it is assigned,
 * out of all. The producer spreads each target's prompts evenly over the partitions, so workers
 * that each keep to their part keep the whole without speaking to each other.
 *
 * @param partitions numbers of the partitions assigned
 * @param total all partitions of the topic
 */
public record PartitionShare(Set<Integer> partitions, int total) {
  public static final PartitionShare NONE = new PartitionShare(Set.of(), 1);
  public static final PartitionShare ALL = new PartitionShare(Set.of(0), 1);

  public PartitionShare {
    partitions = java.util.Collections.unmodifiableSet(new TreeSet<>(partitions));
    if (total < 1) {
      throw new IllegalArgumentException("a topic has at least one partition");
    }
  }

  public static PartitionShare of(Collection<Integer> partitions, int total) {
    return new PartitionShare(Set.copyOf(partitions), total);
  }

  /** Between 0 and 1. */
  public double fraction() {
    return (double) partitions.size() / total;
  }

  /**
   * This worker's part of {@code slots}. The slots are dealt to the partitions, so that the parts
   * of all workers add up to the whole. A worker whose partitions were dealt none still gets one,
   * or its prompts would never be asked; only then can the sum exceed the whole.
   */
  public int of(int slots) {
    int sum = 0;
    for (int partition : partitions) {
      long before = (long) partition * slots / total;
      long after = (long) (partition + 1) * slots / total;
      sum += (int) (after - before);
    }
    return partitions.isEmpty() ? 0 : Math.max(1, sum);
  }

  /** Whether this worker does what only one of them should do, such as watching a models list. */
  public boolean isFirst() {
    return partitions.contains(0);
  }

  /** Whether this worker is the one that speaks for a name, such as a target's. */
  public boolean speaksFor(String name) {
    return partitions.contains(Math.floorMod(name.hashCode(), total));
  }
}
