package dev.candor.launcher.report;

import dev.candor.classification.StandardClassifier;
import dev.candor.classification.score.MisclassificationCorrection;
import dev.candor.detection.reference.CorrectedDifference;
import dev.candor.detection.reference.CorrectedDifference.ClassifierErrors;
import dev.candor.model.Share;
import dev.candor.model.TextKind;
import dev.candor.report.view.Correction;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Corrects shares by the errors that ship with the classifier, and only those that this very
 * version made: other weights and rules of a user's have errors that nobody measured, and outcomes
 * that a recording brought along are not the classifier's. Requests of a kind that too few
 * constrained replies were met of, such as everyday ones, are not corrected.
 */
public final class ShippedCorrection implements Correction {
  private static final double LEVEL = 0.95;

  /** How far a release's own sensitivity or specificity may be off what was measured. */
  private static final double SLACK = 0.05;

  private final Supplier<String> version;
  private final MisclassificationCorrection correction;

  /** For the classifier as shipped. */
  public ShippedCorrection() {
    this(() -> Shipped.VERSION, MisclassificationCorrection.shipped());
  }

  ShippedCorrection(Supplier<String> version, MisclassificationCorrection correction) {
    this.version = Objects.requireNonNull(version);
    this.correction = Objects.requireNonNull(correction);
  }

  /** Read when first asked for: it takes the weights to tell the version. */
  private static final class Shipped {
    static final String VERSION = StandardClassifier.load().version();
  }

  /** A threshold marks replies and changes no outcome; a judge changes outcomes. */
  private boolean isShipped(String classifier) {
    String shipped = version.get();
    return classifier.equals(shipped)
        || classifier.startsWith(shipped + "-abstain") && classifier.indexOf('+') < 0;
  }

  @Override
  public Optional<Corrected> of(String classifier, String lang, TextKind kind, Share share) {
    if (share.n() == 0 || !isShipped(classifier)) {
      return Optional.empty();
    }
    return correction.errors(lang, kind).flatMap(errors -> corrected(errors, share));
  }

  private static Optional<Corrected> corrected(
      MisclassificationCorrection.Errors errors, Share share) {
    MisclassificationCorrection.CorrectedRate rate =
        MisclassificationCorrection.correct(errors, share.count(), share.n(), LEVEL);
    if (rate.low() >= 1 || rate.high() <= 0) {
      return Optional.empty(); // no true share makes this one, with these errors
    }
    return Optional.of(
        new Corrected(
            rate.corrected(),
            rate.low(),
            rate.high(),
            new Errors(
                errors.constrainedRight(),
                errors.constrained(),
                errors.answersRight(),
                errors.answers())));
  }

  @Override
  public Optional<Change> change(
      String classifier, String lang, TextKind kind, Share before, Share now) {
    return isShipped(classifier)
        ? correction.errors(lang, kind).flatMap(errors -> change(errors, before, now))
        : Optional.empty();
  }

  private static Optional<Change> change(
      MisclassificationCorrection.Errors errors, Share before, Share now) {
    CorrectedDifference change =
        CorrectedDifference.of(
            before,
            now,
            new ClassifierErrors(
                (double) errors.constrainedRight() / errors.constrained(),
                errors.constrained(),
                (double) errors.answersRight() / errors.answers(),
                errors.answers(),
                SLACK),
            LEVEL);
    return change.applies()
        ? Optional.of(new Change(change.difference(), change.low(), change.high(), change.pValue()))
        : Optional.empty();
  }
}
