package dev.candor.launcher.export;

import dev.candor.model.KeyFactGrade;
import dev.candor.model.Outcome;
import dev.candor.model.OutcomeCounts;
import dev.candor.model.Stratum;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a table of tallies has beside the outcomes; null where it is not known.
 *
 * @param failed probes that failed
 */
record TallyDetails(
    long failed,
    Long outputModeration,
    Long hostFilter,
    Long unexplained,
    Long judged,
    Long incomplete,
    Long contradicted) {

  /**
   * Writes the row of a prompt in a cycle.
   *
   * @param classifier version of the classifier
   */
  void write(
      ExportFiles files,
      String target,
      String release,
      long cycle,
      Stratum of,
      OutcomeCounts counts,
      String classifier) {
    List<Object> row = new ArrayList<>();
    Collections.addAll(row, target, release, cycle, of.promptId(), of.intent(), of.topic());
    Collections.addAll(row, of.arm().wireName(), of.lang(), classifier);
    for (Outcome outcome : Outcome.values()) {
      row.add((long) counts.count(outcome));
    }
    row.add((long) counts.total());
    Collections.addAll(row, failed, outputModeration, hostFilter, unexplained);
    Collections.addAll(row, judged, incomplete, contradicted);
    files.write(ExportTable.TALLIES, row.toArray());
  }

  /**
   * From counts.
   *
   * @param filtered replies that were filtered
   * @param outputModeration of them, below 0 where that is not known
   * @param grades replies by the ordinal of {@link KeyFactGrade}, those of answers first; empty
   *     where there are no key facts
   */
  static TallyDetails of(
      long failed, long filtered, long outputModeration, long hostFilter, List<Integer> grades) {
    boolean known = outputModeration >= 0;
    long judged = 0;
    long complete = 0;
    long contradicted = 0;
    int kinds = KeyFactGrade.values().length;
    for (int i = 0; i < grades.size(); i++) {
      KeyFactGrade grade = KeyFactGrade.values()[i % kinds];
      judged += grades.get(i);
      complete += grade == KeyFactGrade.ALL ? grades.get(i) : 0;
      contradicted += grade == KeyFactGrade.CONTRADICTED ? grades.get(i) : 0;
    }
    boolean graded = judged > 0;
    return new TallyDetails(
        failed,
        known ? outputModeration : null,
        known ? hostFilter : null,
        known ? filtered - outputModeration - hostFilter : null,
        graded ? judged : null,
        graded ? judged - complete : null,
        graded ? contradicted : null);
  }
}
