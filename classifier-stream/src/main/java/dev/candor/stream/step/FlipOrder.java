package dev.candor.stream.step;

import dev.candor.model.Arm;
import dev.candor.model.Cell;
import dev.candor.model.Direction;
import dev.candor.model.Flip;
import dev.candor.model.Measure;
import dev.candor.model.Stratum;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Puts those flips first that explain a finding best: prompts of the arm that moved, in the
 * direction in which it moved, in the language and on the topic that moved most, and shown to have
 * moved. Between equals the detector's order, by size, stays.
 *
 * @param arm the arm of the finding
 * @param lang the language that moved most; empty where there is one or none
 * @param topic the topic that moved most; empty likewise
 * @param direction the finding's
 */
record FlipOrder(Arm arm, String lang, String topic, Direction direction) {

  static FlipOrder of(List<Cell> cells, Direction direction) {
    // The estimates of a silent change begin with what its watch has found.
    Optional<Cell> lead = Findings.leadingCell(cells).or(() -> cells.stream().findFirst());
    Arm arm =
        lead.map(Cell::arm).filter(Arm.CONTROL.wireName()::equals).isPresent()
            ? Arm.CONTROL
            : Arm.SENSITIVE;
    String measure = lead.map(Cell::measure).orElse(Measure.CONSTRAINED.wireName());
    String lang = lead.map(Cell::lang).orElse(Stratum.ALL);
    String topic = lead.map(Cell::topic).orElse(Stratum.ALL);
    return new FlipOrder(
        arm,
        lang.equals(Stratum.ALL) ? widest(cells, arm, measure, true) : lang,
        topic.equals(Stratum.ALL) ? widest(cells, arm, measure, false) : topic,
        direction);
  }

  /** The language, or the topic, whose share moved most in the finding's arm. */
  private static String widest(List<Cell> cells, Arm arm, String measure, boolean ofLangs) {
    return cells.stream()
        .filter(cell -> cell.arm().equals(arm.wireName()) && cell.measure().equals(measure))
        .filter(cell -> !Double.isNaN(cell.difference()))
        .filter(cell -> (ofLangs ? cell.topic() : cell.lang()).equals(Stratum.ALL))
        .filter(cell -> !(ofLangs ? cell.lang() : cell.topic()).equals(Stratum.ALL))
        .max(Comparator.comparingDouble(cell -> Math.abs(cell.difference())))
        .map(ofLangs ? Cell::lang : Cell::topic)
        .orElse("");
  }

  List<Flip> sorted(List<Flip> flips) {
    return flips.stream().sorted(Comparator.comparingInt(this::worth).reversed()).toList();
  }

  /** Each thing counts more than all after it together. */
  private int worth(Flip flip) {
    return (flip.arm() == arm ? 16 : 0)
        + (isOfDirection(flip) ? 8 : 0)
        + (flip.lang().equals(lang) ? 4 : 0)
        + (topic.equals(flip.topic()) ? 2 : 0)
        + (flip.shown() ? 1 : 0);
  }

  private boolean isOfDirection(Flip flip) {
    return switch (direction) {
      case MORE_CONSTRAINED -> flip.towardsConstraint() > 0;
      case LESS_CONSTRAINED -> flip.towardsConstraint() < 0;
      default -> true;
    };
  }
}
