package dev.candor.training;

import dev.candor.classification.model.OutcomeModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Opinions of models that never saw the group of the reply they judge: a question, a replying model
 * or a source. Groups are dealt to folds by size, largest first, so folds do not depend on chance.
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
    void accept(int index, OutcomeModel model);
  }

  /**
   * Fits once for each fold, handing every held-out reply to the model that saw nothing of its
   * group. A reply with a null group is fitted on and never held out.
   */
  public void run(
      List<TrainingExample> examples,
      List<PreparedExample> prepared,
      Function<TrainingExample, String> grouping,
      Held held) {
    Map<String, Integer> foldOf = deal(examples, grouping);
    List<List<Integer>> left = new ArrayList<>();
    List<List<PreparedExample>> kept = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      left.add(new ArrayList<>());
      kept.add(new ArrayList<>());
    }
    for (int i = 0; i < examples.size(); i++) {
      String group = grouping.apply(examples.get(i));
      for (int fold = 0; fold < folds; fold++) {
        if (group != null && foldOf.get(group) == fold) {
          left.get(fold).add(i);
        } else {
          kept.get(fold).add(prepared.get(i));
        }
      }
    }
    List<OutcomeModel> models = kept.parallelStream().map(trainer::fit).toList();
    for (int fold = 0; fold < folds; fold++) {
      for (int i : left.get(fold)) {
        held.accept(i, models.get(fold));
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
