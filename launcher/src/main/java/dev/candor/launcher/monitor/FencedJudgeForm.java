package dev.candor.launcher.monitor;

import dev.candor.classification.Reply;
import dev.candor.classification.judge.FencedReply;
import dev.candor.classification.score.GoldSet;
import dev.candor.launcher.classify.VerdictJson;
import dev.candor.model.Outcome;
import dev.candor.worker.JudgeForm;
import java.util.List;
import java.util.Optional;

/** The judge role's words: the same as those of {@code candor classify}. */
final class FencedJudgeForm implements JudgeForm {

  @Override
  public String instructions() {
    return FencedReply.of(Reply.of("")).instructions();
  }

  @Override
  public String schema() {
    return FencedReply.SCHEMA;
  }

  @Override
  public String question(String prompt, String reply) {
    return question(new Reply(reply, prompt, null, null, null, null));
  }

  private static String question(Reply reply) {
    return FencedReply.of(reply).message();
  }

  @Override
  public Optional<JudgeOpinion> read(String words) {
    return VerdictJson.read(words)
        .map(said -> new JudgeOpinion(said.outcome(), said.confidence(), said.reason()));
  }

  /** Those a judge can know: it sees no provider. */
  @Override
  public List<GoldReply> gold() {
    return GoldSet.items().stream()
        .filter(item -> item.outcome() != Outcome.FILTERED)
        .map(item -> new GoldReply(item.id(), question(item.reply()), item.outcome()))
        .toList();
  }
}
