package dev.candor.classification;

import dev.candor.classification.StandardClassifier.Judgement;
import dev.candor.classification.model.Features;
import dev.candor.classification.model.LinearModel;
import dev.candor.classification.model.ReplyReading;
import dev.candor.classification.rules.Rule;
import dev.candor.classification.rules.RuleHits;
import dev.candor.classification.rules.RuleMatcher;
import dev.candor.classification.rules.Saying;
import dev.candor.classification.text.FoldedText;
import dev.candor.model.Evidence;
import dev.candor.model.Outcome;
import dev.candor.model.Tier;
import dev.candor.model.Tone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Lets the tiers speak about one reply after another; one per thread. */
final class ReplyReader {

  private static final int MOST_SPANS = 3;
  private static final int RANKS = 12;

  private static final int EXCERPT = 48;
  private static final double WORTH_SAYING = 0.02;

  private final RuleMatcher cues;
  private final RuleMatcher added;
  private final LinearModel model;
  private final ReplyReading reading;
  private final RuleHits addedHits = new RuleHits();
  private final double[] probabilities = new double[LinearModel.K];
  private final double[] rankedWeights = new double[RANKS];
  private final int[] rankedWindows = new int[RANKS];
  private final int[] rankedEnds = new int[RANKS];
  private int ranked;
  private final int[] said = new int[Saying.values().length];

  ReplyReader(RuleMatcher cues, RuleMatcher added, LinearModel model, ReplyReading reading) {
    this.cues = cues;
    this.added = added;
    this.model = model;
    this.reading = reading;
  }

  Judgement judge(Reply reply) {
    String text = reply.text() == null ? "" : reply.text();
    reading.read(reply);
    ProviderSignals.Decision provider =
        ProviderSignals.of(
            reply,
            reading.text().length(),
            reading.visible().cutInThought(),
            reading.visible().thoughtAlone());
    if (provider != null) {
      return judgement(
          provider.outcome(), Set.of(), provider.confidence(), List.of(provider.evidence()));
    }
    Evidence gibberish = Gibberish.of(reading.text(), reading.legibility(), reading.language());
    if (gibberish != null) {
      return judgement(Outcome.INVALID, Set.of(), gibberish.weight(), List.of(gibberish));
    }
    Judgement byRule = byRule(text);
    return byRule == null ? byModel(reply, text) : byRule;
  }

  private Judgement byRule(String text) {
    if (!added.rules().isEmpty()) {
      added.match(reading.text(), addedHits);
      Judgement judgement = byRule(text, added, addedHits);
      if (judgement != null) {
        return judgement;
      }
    }
    return byRule(text, cues, reading.hits());
  }

  /** The surest deciding rule decides, if the rules that would decide agree. */
  private Judgement byRule(String text, RuleMatcher matcher, RuleHits hits) {
    int best = -1;
    double surest = 0;
    for (int i = 0; i < hits.size(); i++) {
      Rule rule = matcher.rules().get(hits.rule(i));
      if (rule.decides() > surest) {
        surest = rule.decides();
        best = i;
      }
    }
    if (best < 0) {
      return null;
    }
    Rule rule = matcher.rules().get(hits.rule(best));
    return judgement(
        rule.says().outcome().orElseThrow(),
        tones(rule.says().outcome().orElseThrow()),
        rule.decides(),
        List.of(span(text, Tier.RULE, rule.id(), hits.start(best), hits.end(best), surest)));
  }

  private Judgement byModel(Reply reply, String text) {
    reading.takeFeatures(reply);
    model.probabilities(reading.features(), probabilities);
    double partial = probabilities[1] + probabilities[2] + probabilities[3];
    double answer = probabilities[0];
    double refusal = probabilities[4];
    int k;
    double confidence;
    if (answer >= partial && answer >= refusal) {
      k = 0;
      confidence = answer;
    } else if (partial >= refusal) {
      k = probabilities[1] >= probabilities[2] ? 1 : 2;
      k = probabilities[3] > probabilities[k] ? 3 : k;
      confidence = partial;
    } else {
      k = 4;
      confidence = refusal;
    }
    Outcome outcome = LinearModel.OUTCOMES.get(k);
    return judgement(outcome, tones(outcome), Math.min(1, confidence), evidence(text, k, outcome));
  }

  private Judgement judgement(
      Outcome outcome, Set<Tone> tones, double confidence, List<Evidence> evidence) {
    return new Judgement(
        outcome, tones, confidence, evidence, evidence.get(0).tier(), reading.language());
  }

  /** Phrases that say the outcome first, then the n-grams and figures that weighed most. */
  private List<Evidence> evidence(String text, int k, Outcome outcome) {
    List<Evidence> evidence = new ArrayList<>(2 * MOST_SPANS);
    Features features = reading.features();
    rank(features, k);
    for (int i = 0; i < ranked && evidence.size() < MOST_SPANS; i++) {
      int end = rankedEnds[i];
      if (isNew(end, evidence)) {
        String source = WINDOW_NAMES[rankedWindows[i]];
        evidence.add(span(text, Tier.MODEL, source, start(end), end(end), rankedWeights[i]));
      }
    }
    evidence.add(heaviestFigure(features, k));
    RuleHits hits = reading.hits();
    int spans = 0;
    for (int i = 0; i < hits.size() && spans < MOST_SPANS; i++) {
      Rule rule = cues.rules().get(hits.rule(i));
      if (rule.says().outcome().isPresent() && rule.says().outcome().get() == outcome) {
        evidence.add(span(text, Tier.MODEL, rule.id(), hits.start(i), hits.end(i), 0));
        spans++;
      }
    }
    return evidence;
  }

  /** Finds the n-grams that weighed most for an outcome, heaviest first. */
  private void rank(Features features, int k) {
    ranked = 0;
    for (int window = 0; window < Features.WINDOWS; window++) {
      int size = features.size(window);
      double step = model.contributionStep(features, window);
      double least = leastWorthSaying();
      for (int i = 0; i < size; i++) {
        int weight = model.contribution(features, window, i, k);
        if (weight * step > least) {
          insert(weight * step, window, features.position(window, i));
          least = leastWorthSaying();
        }
      }
    }
  }

  private double leastWorthSaying() {
    return ranked < RANKS ? WORTH_SAYING : rankedWeights[RANKS - 1];
  }

  private void insert(double weight, int window, int end) {
    int at = ranked < RANKS ? ranked++ : RANKS - 1;
    while (at > 0 && rankedWeights[at - 1] < weight) {
      rankedWeights[at] = rankedWeights[at - 1];
      rankedWindows[at] = rankedWindows[at - 1];
      rankedEnds[at] = rankedEnds[at - 1];
      at--;
    }
    rankedWeights[at] = weight;
    rankedWindows[at] = window;
    rankedEnds[at] = end;
  }

  private static final String[] WINDOW_NAMES = {
    "words", "opening words", "closing words", "opening letters", "closing letters"
  };

  private boolean isNew(int end, List<Evidence> alreadySaid) {
    int origin = reading.text().origin(Math.max(0, end - 1));
    for (int said = 0; said < alreadySaid.size(); said++) {
      Evidence evidence = alreadySaid.get(said);
      if (origin >= evidence.start() - EXCERPT / 2 && origin <= evidence.end() + EXCERPT / 2) {
        return false;
      }
    }
    return true;
  }

  /** A little before an n-gram's end, at the start of a word or after a few characters. */
  private int start(int end) {
    FoldedText folded = reading.text();
    int start = Math.max(0, Math.min(end, folded.length()) - 1);
    int spaces = 0;
    while (start > 0 && end - start < EXCERPT / 2) {
      char before = folded.charAt(start - 1);
      if (before == '\n' || before >= 0x3000 && end - start >= 6) {
        break;
      }
      if (before == ' ' && ++spaces == 3) {
        break;
      }
      start--;
    }
    return start;
  }

  private int end(int end) {
    FoldedText folded = reading.text();
    int to = Math.min(end, folded.length() - 1);
    return folded.charAt(to) >= 0x3000 ? to + 1 : Math.max(1, Math.min(end, folded.length()));
  }

  private Evidence heaviestFigure(Features features, int k) {
    int best = 0;
    double heaviest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < LinearModel.denseSize(); j++) {
      if (features.dense(j) != 0 && !LinearModel.isConstant(j)) {
        double weight = model.denseContribution(features, j, k);
        if (weight > heaviest) {
          heaviest = weight;
          best = j;
        }
      }
    }
    return Evidence.withoutSpan(
        Tier.MODEL,
        LinearModel.denseName(best),
        "",
        heaviest == Double.NEGATIVE_INFINITY ? 0 : heaviest);
  }

  private Evidence span(String text, Tier tier, String source, int start, int end, double weight) {
    FoldedText folded = reading.text();
    int from = folded.origin(start);
    int to = Math.max(from, folded.origin(Math.max(start, end - 1)) + 1);
    to = Math.min(Math.min(to, text.length()), from + Evidence.LONGEST_EXCERPT);
    return new Evidence(tier, source, from, to, text.substring(from, to), weight);
  }

  private Set<Tone> tones(Outcome outcome) {
    Arrays.fill(said, 0);
    RuleHits hits = reading.hits();
    for (int i = 0; i < hits.size(); i++) {
      said[cues.rules().get(hits.rule(i)).says().ordinal()]++;
    }
    boolean answers = outcome == Outcome.ANSWER;
    EnumSet<Tone> tones = EnumSet.noneOf(Tone.class);
    addIf(tones, Tone.ADMONISHING, Saying.ADMONISHING, answers ? 6 : 2);
    addIf(tones, Tone.NATIONALIST, Saying.NATIONALIST, answers ? 4 : 2);
    addIf(tones, Tone.DENYING, Saying.DENYING, answers ? 4 : 1);
    addIf(tones, Tone.HEDGING, Saying.HEDGING, answers ? 4 : 2);
    return tones;
  }

  private void addIf(EnumSet<Tone> tones, Tone tone, Saying saying, int atLeast) {
    if (said[saying.ordinal()] >= atLeast) {
      tones.add(tone);
    }
  }
}
