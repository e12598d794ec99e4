package dev.candor.launcher.rows;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.candor.model.Evidence;
import java.util.List;

/** What a classification rests on, as rows and exports show it. */
public final class EvidenceJson {
  private EvidenceJson() {}

  /** Adds one object for each piece of evidence, and returns the array. */
  public static ArrayNode put(ArrayNode array, List<Evidence> evidence) {
    for (Evidence one : evidence) {
      array
          .addObject()
          .put("tier", one.tier().wireName())
          .put("source", one.source())
          .put("start", one.start())
          .put("end", one.end())
          .put("excerpt", one.excerpt())
          .put("weight", rounded(one.weight()));
    }
    return array;
  }

  /** Four digits after the point, which is more than a weight means. */
  public static double rounded(double value) {
    return Math.round(value * 10_000) / 10_000.0;
  }
}
