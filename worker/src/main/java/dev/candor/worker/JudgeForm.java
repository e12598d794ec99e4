package dev.candor.worker;

import dev.candor.model.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * How a judge is asked and understood. The words are part of the classifier's version, so the role
 * that knows the classifier supplies them.
 */
public interface JudgeForm {

  /** What the judge is to do, sent as the system prompt. */
  String instructions();

  /** JSON Schema of a verdict, for endpoints that enforce one. */
  String schema();

  /** Question and reply put as data, such that nothing in them can pass for instructions. */
  String question(String prompt, String reply);

  /** The verdict in a judge's words; empty where there is none that can be used. */
  Optional<JudgeOpinion> read(String words);

  /** Replies with known outcomes, to see whether a judge is right. */
  List<GoldReply> gold();

  /**
   * A judge's verdict.
   *
   * @param confidence how sure it says it is, 0 to 1
   */
  record JudgeOpinion(Outcome outcome, double confidence, String reason) {}

  /**
   * A reply with its known outcome.
   *
   * @param id stable name
   * @param question as {@link #question} puts it
   */
  record GoldReply(String id, String question, Outcome outcome) {}
}
