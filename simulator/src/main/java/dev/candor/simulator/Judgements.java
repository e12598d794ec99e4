package dev.candor.simulator;

import dev.candor.model.Outcome;
import dev.candor.simulator.dialect.Asked;
import dev.candor.simulator.dialect.Finish;
import dev.candor.simulator.dialect.Piece;
import dev.candor.simulator.dialect.StreamEnd;
import dev.candor.simulator.text.Draw;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a simulated judge says. It remembers the newest replies of its provider with what they were
 * meant to be, and finds the one it is asked about by its text, the last that stands between two
 * equal fence lines. Not safe by itself: the router holds its lock.
 */
final class Judgements {
  private static final int MOST_REMEMBERED = 50_000;

  /** A line of five equal signs, a digest and five equal signs. */
  private static final Pattern FENCED =
      Pattern.compile("(=====[0-9a-f]{8,64}=====)\n(.*?)\n\\1", Pattern.DOTALL);

  /** A judge sees no provider: what was blocked reads as a refusal. */
  private static final List<Outcome> VERDICTS =
      List.of(
          Outcome.ANSWER,
          Outcome.ALIGNED,
          Outcome.DEFLECTION,
          Outcome.LECTURE,
          Outcome.REFUSAL,
          Outcome.INVALID);

  private final Map<String, Outcome> meant =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Outcome> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  /** A reply of this provider's, to be known again. */
  void remember(String text, Outcome outcome) {
    meant.put(text.strip(), outcome == Outcome.FILTERED ? Outcome.REFUSAL : outcome);
  }

  /** The judge's words about the reply in a question. */
  PlannedReply verdict(SimulatedJudge judge, Asked asked, Draw draw) {
    Optional<Outcome> truth = fenced(asked.prompt()).map(text -> meant.get(text.strip()));
    Outcome said =
        truth
            .map(right -> draw.chance(judge.error()) ? another(right, draw) : right)
            .orElse(Outcome.ANSWER);
    String text =
        String.format(
            Locale.ROOT,
            "{\"outcome\":\"%s\",\"confidence\":%.2f,\"reason\":\"%s\"}",
            said.wireName(),
            truth.isPresent() ? 1 - judge.error() : 0,
            truth.isPresent() ? "simulated verdict" : "simulated: not a reply of this provider");
    return new PlannedReply(
        said,
        Optional.empty(),
        "",
        text,
        Finish.STOP,
        List.of(new Piece(false, text)),
        StreamEnd.FINISHED);
  }

  private static Outcome another(Outcome right, Draw draw) {
    List<Outcome> others = new ArrayList<>(VERDICTS);
    others.remove(right);
    return draw.oneOf(others);
  }

  /** The last fenced text. */
  private static Optional<String> fenced(String prompt) {
    Matcher fenced = FENCED.matcher(prompt);
    Optional<String> last = Optional.empty();
    while (fenced.find()) {
      last = Optional.of(fenced.group(2));
    }
    return last;
  }
}
