package dev.candor.report.view;

import dev.candor.model.Share;
import dev.candor.model.TextKind;
import java.util.Optional;

/** What shares of constrained replies would be if the classifier made no errors. */
public interface Correction {
  /** Nothing is known of the classifier's errors. */
  Correction NONE = (classifier, lang, kind, share) -> Optional.empty();

  /**
   * The share corrected for the errors of the classifier that made it.
   *
   * @param classifier version that classified the replies
   * @param lang language of the prompts, never "all": errors differ by language
   * @param kind of the requests: errors differ by it as well
   * @param share of constrained replies
   * @return empty where the errors of that version on such text are not known, where they could not
   *     have made the share, or where there are no replies
   */
  Optional<Corrected> of(String classifier, String lang, TextKind kind, Share share);

  /**
   * The difference of two shares corrected for the classifier's errors, which need not be the same
   * on both sides, and its test.
   *
   * @param kind of the requests
   * @param before of constrained replies in the baseline
   * @param now of constrained replies in the candidate
   * @return empty where the errors of that version are not known or too large to correct for
   */
  default Optional<Change> change(
      String classifier, String lang, TextKind kind, Share before, Share now) {
    return Optional.empty();
  }

  /**
   * A corrected difference.
   *
   * @param difference candidate minus baseline
   * @param low lower end of its 95 % interval, whatever the errors are within what is allowed
   * @param high upper end
   * @param pValue of no difference, at the errors that speak most for it
   */
  record Change(double difference, double low, double high, double pValue) {}

  /**
   * A corrected share.
   *
   * @param rate the estimate, 0 to 1
   * @param low lower end of its 95 % interval, which carries the uncertainty of the errors as well
   * @param high upper end of its 95 % interval
   * @param errors what it rests on
   */
  record Corrected(double rate, double low, double high, Errors errors) {}

  /**
   * How often the classifier was right on replies that it had not seen.
   *
   * @param constrainedFound constrained replies taken for constrained
   * @param constrained constrained replies
   * @param answersSpared answers taken for answers
   * @param answers answers
   */
  record Errors(long constrainedFound, long constrained, long answersSpared, long answers) {}
}
