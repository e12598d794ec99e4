package dev.candor.stream.step;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
import dev.candor.events.TallyBuilder;
import dev.candor.events.TallyQuote;
import dev.candor.model.Flip;
import dev.candor.model.Outcome;
import dev.candor.stream.state.StoreKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Replies of a target that another is the same model as, for whoever finds the two different: their
 * replies are in different partitions. A tally brings those to some of its prompts, whose turn
 * comes with the cycles, so that no tally is much longer by them.
 */
final class RouteQuotes {
  /**
   * Prompts of a tally that are quoted: of 400 each comes three times in the cycles that are kept,
   * and all have come when the first look is made.
   */
  static final int MOST = 40;

  private final Map<String, String> excerpts = new HashMap<>();

  /**
   * @param kept tallies of the other route, oldest first
   */
  RouteQuotes(List<Tally> kept) {
    kept.forEach(
        tally ->
            tally
                .quotes()
                .forEach(
                    quote ->
                        excerpts.put(
                            key(quote.promptId(), quote.lang(), quote.outcome()),
                            quote.excerpt())));
  }

  /** The newest reply that the other route gave where the two differ; empty if none is kept. */
  Optional<String> before(Flip flip) {
    return Optional.ofNullable(excerpts.get(key(flip.promptId(), flip.lang(), flip.from())));
  }

  private static String key(String promptId, String lang, Outcome outcome) {
    return StoreKeys.of(promptId, lang, outcome.wireName());
  }

  /** A tally with the replies to those of its prompts whose turn it is. */
  static Tally quoted(Tally tally, ReadOnlyKeyValueStore<String, ClassifiedResponse> exemplars) {
    List<StratumCounts> strata = tally.strata();
    List<TallyQuote> quotes = new ArrayList<>();
    int n = strata.size();
    for (int i = 0; i < Math.min(MOST, n); i++) {
      StratumCounts stratum = strata.get((int) Math.floorMod(tally.cycle() * MOST + i, (long) n));
      usual(stratum)
          .flatMap(outcome -> reply(tally, stratum, outcome, exemplars))
          .ifPresent(quotes::add);
    }
    return TallyBuilder.builder(tally).quotes(quotes).build();
  }

  private static Optional<TallyQuote> reply(
      Tally tally,
      StratumCounts stratum,
      Outcome outcome,
      ReadOnlyKeyValueStore<String, ClassifiedResponse> exemplars) {
    ClassifiedResponse reply =
        exemplars.get(
            StoreKeys.of(
                tally.target(),
                stratum.promptId(),
                stratum.lang(),
                tally.release(),
                outcome.wireName()));
    return reply == null || reply.excerpt() == null || !SignalStep.isSure(reply)
        ? Optional.empty()
        : Optional.of(new TallyQuote(stratum.promptId(), stratum.lang(), outcome, reply.excerpt()));
  }

  /** What most of a prompt's replies in the cycle are; the first of those that are equally many. */
  private static Optional<Outcome> usual(StratumCounts stratum) {
    Outcome usual = null;
    int most = 0;
    for (Outcome outcome : Outcome.values()) {
      int replies = outcome == Outcome.INVALID ? 0 : stratum.outcomes().count(outcome);
      if (replies > most) {
        usual = outcome;
        most = replies;
      }
    }
    return Optional.ofNullable(usual);
  }
}
