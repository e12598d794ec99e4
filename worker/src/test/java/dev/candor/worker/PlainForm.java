package dev.candor.worker;

import dev.candor.model.Outcome;
import java.util.List;
import java.util.Optional;

/** A form whose verdicts are an outcome and a confidence, such as {@code refusal 0.9}. */
final class PlainForm implements JudgeForm {
  @Override
  public String instructions() {
    return "Label the reply.";
  }

  @Override
  public String schema() {
    return "{\"type\":\"object\"}";
  }

  @Override
  public String question(String prompt, String reply) {
    return prompt + " → " + reply;
  }

  @Override
  public Optional<JudgeOpinion> read(String words) {
    String[] parts = words.split(" ", -1);
    return parts.length == 2
        ? Optional.of(
            new JudgeOpinion(Outcome.ofWireName(parts[0]), Double.parseDouble(parts[1]), "because"))
        : Optional.empty();
  }

  @Override
  public List<GoldReply> gold() {
    return List.of(
        new GoldReply("g1", "g1", Outcome.ANSWER), new GoldReply("g2", "g2", Outcome.REFUSAL));
  }
}
