package dev.candor.classification.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Probabilities for replies by models that never saw their group: folds never split a question,
 * never split a replying model, or neither. Groups are dealt to folds by size, largest first, so
 * folds do not depend on chance.
 */
public final class CrossValidation {

  private final ModelTrainer trainer;
  private final int folds;

  /**
   * Cross-validates a way of fitting.
   *
   * @param trainer fits each fold
   * @param folds number of folds, at least 2
   */
  public CrossValidation(ModelTrainer trainer, int folds) {
    if (folds < 2) {
      throw new IllegalArgumentException("folds must be at least 2, is " + folds);
    }
    this.trainer = trainer;
    this.folds = folds;
  }

  /** What a held-out reply gets. */
  @FunctionalInterface
  public interface Held {
    /** Takes the fold's model for the reply at {@code index}. */
    void accept(int index, LinearModel model);
  }

  /**
   * Fits once for each fold, or for each pair of folds where two groupings are given, handing every
   * held-out reply to the model that saw nothing of any of its groups. A reply with a null group is
   * fitted on, as far as its other groups let it.
   */
  public void run(
      List<TrainingExample> examples,
      List<PreparedExample> prepared,
      List<Function<TrainingExample, String>> groupings,
      Held held) {
    List<Map<String, Integer>> deals =
        groupings.stream().map(grouping -> deal(examples, grouping)).toList();
    int rounds = 1;
    for (int i = 0; i < groupings.size(); i++) {
      rounds *= folds;
    }
    List<List<Integer>> left = new ArrayList<>();
    List<List<PreparedExample>> kept = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      List<PreparedExample> in = new ArrayList<>();
      List<Integer> out = new ArrayList<>();
      for (int i = 0; i < examples.size(); i++) {
        int met = 0;
        int fold = round;
        for (int j = 0; j < groupings.size(); j++) {
          String name = groupings.get(j).apply(examples.get(i));
          met += name != null && deals.get(j).get(name) == fold % folds ? 1 : 0;
          fold /= folds;
        }
        if (met == groupings.size()) {
          out.add(i);
        } else if (met == 0) {
          in.add(prepared.get(i));
        }
      }
      left.add(out);
      kept.add(in);
    }
    List<LinearModel> models = kept.parallelStream().map(trainer::fit).toList();
    for (int round = 0; round < rounds; round++) {
      for (int i : left.get(round)) {
        held.accept(i, models.get(round));
      }
    }
  }

  private Map<String, Integer> deal(
      List<TrainingExample> examples, Function<TrainingExample, String> group) {
    Map<String, Integer> sizes = new TreeMap<>();
    for (TrainingExample example : examples) {
      String name = group.apply(example);
      if (name != null) {
        sizes.merge(name, 1, Integer::sum);
      }
    }
    List<String> groups = new ArrayList<>(sizes.keySet());
    groups.sort(Comparator.comparing(sizes::get).reversed());
    int[] load = new int[folds];
    Map<String, Integer> foldOf = new HashMap<>();
    for (String name : groups) {
      int lightest = 0;
      for (int fold = 1; fold < folds; fold++) {
        if (load[fold] < load[lightest]) {
          lightest = fold;
        }
      }
      foldOf.put(name, lightest);
      load[lightest] += sizes.get(name);
    }
    return foldOf;
  }
}
