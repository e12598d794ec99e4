package dev.candor.classification;

import dev.candor.classification.StandardClassifier.ReplyFindings;
import dev.candor.classification.model.FeatureExtractor;
import dev.candor.classification.model.Features;
import dev.candor.classification.model.LinearModel;
import dev.candor.classification.model.OddWords;
import dev.candor.classification.model.Opinion;
import dev.candor.classification.model.OutcomeModel;
import dev.candor.classification.model.Readability;
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
  /** Enough of the words to check a reason by; a span that ran on would hide the place. */
  private static final int LONGEST_SPAN = 120;

  private static final int MOST_SPANS = 4;
  private static final int RANKS = 12;

  private static final int EXCERPT = 48;
  private static final double WORTH_SAYING = 0.02;
  private static final double SURE = .99;
  private static final String SENTENCE_MARKS = "?!.,;:/\u2026\u3002\u3001";

  /** Fluent text dropped from every rate costs more than gibberish that is judged. */
  private static final double SURELY_UNREADABLE = .75;

  private final RuleMatcher cues;
  private final RuleMatcher added;
  private final OutcomeModel model;
  private final LinearModel linear;
  private final ReplyReading reading;
  private final RuleHits addedHits = new RuleHits();
  private final OddWords oddWords = new OddWords();
  private final Opinion opinion = new Opinion();
  private final double[] figures = new double[Readability.FIGURES];
  private final double[] rankedWeights = new double[RANKS];
  private final int[] rankedWindows = new int[RANKS];
  private final int[] rankedEnds = new int[RANKS];
  private int ranked;
  private final int[] said = new int[Saying.values().length];

  ReplyReader(RuleMatcher cues, RuleMatcher added, OutcomeModel model, ReplyReading reading) {
    this.cues = cues;
    this.added = added;
    this.model = model;
    this.linear = model.linear();
    this.reading = reading;
  }

  ReplyFindings judge(Reply reply) {
    String text = reply.text() == null ? "" : reply.text();
    reading.read(reply);
    ProviderSignals.Decision provider =
        ProviderSignals.of(reply, reading.text().length(), reading.visible());
    if (provider != null) {
      return judgement(
          provider.outcome(), Set.of(), provider.confidence(), List.of(provider.evidence()));
    }
    if (!hasContent()) {
      return invalid(text, "nothing but marks", SURE);
    }
    ReplyFindings byRule = byRule(text, reply);
    if (byRule != null) {
      return byRule;
    }
    Readability readability = model.readability();
    readability.measure(reading.text(), reading.legibility(), oddWords, figures);
    double unreadable = readability.unreadable(figures);
    if (unreadable > SURELY_UNREADABLE) {
      Readability.excuse(reading.readPrompt(reply), reading.language(), figures);
      unreadable = readability.unreadable(figures);
    }
    if (unreadable > SURELY_UNREADABLE) {
      return invalid(text, readability.reason(figures), unreadable);
    }
    reading.takeFeatures(reply);
    return byModel(text);
  }

  /** Anything but marks of sentences, or one mark over and over: drawings have two. */
  private boolean hasContent() {
    if (reading.legibility().letters() + reading.legibility().pictures() > 0) {
      return true;
    }
    FoldedText folded = reading.text();
    for (int i = 0; i < folded.length(); i++) {
      char unit = folded.charAt(i);
      boolean mark = unit <= ' ' || SENTENCE_MARKS.indexOf(unit) >= 0;
      if (Character.isLetterOrDigit(unit) || !mark && unit != folded.charAt(0)) {
        return true;
      }
    }
    return false;
  }

  private ReplyFindings invalid(String text, String why, double confidence) {
    int end = Math.min(reading.text().length(), EXCERPT);
    Evidence evidence = span(text, Tier.GIBBERISH, why, 0, end, confidence);
    return judgement(Outcome.INVALID, Set.of(), confidence, List.of(evidence));
  }

  private ReplyFindings byRule(String text, Reply reply) {
    if (!added.rules().isEmpty()) {
      added.match(reading.text(), addedHits);
      ReplyFindings judgement = byRule(text, added, addedHits);
      if (judgement != null) {
        return judgement;
      }
    }
    ReplyFindings judgement = byRule(text, cues, reading.hits());
    boolean refused = judgement != null && judgement.outcome() == Outcome.REFUSAL;
    return refused && reading.isRefusalAsked(reply) ? null : judgement;
  }

  /** The surest deciding rule decides, if the rules that would decide agree. */
  private ReplyFindings byRule(String text, RuleMatcher matcher, RuleHits hits) {
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

  private ReplyFindings byModel(String text) {
    String read = reading.languageRead();
    model.judge(
        reading.features(),
        reading.request(),
        FeatureExtractor.language(read),
        FeatureExtractor.isFittedOn(read),
        opinion);
    int k = opinion.outcome();
    Outcome outcome = LinearModel.OUTCOMES.get(k);
    List<Evidence> evidence = evidence(text, k, outcome);
    return new ReplyFindings(
        outcome,
        tones(outcome),
        opinion.confidence(),
        evidence,
        evidence.get(0).tier(),
        doubts(),
        reading.language());
  }

  private Set<Doubt> doubts() {
    if (!opinion.disagreed() && !opinion.unfamiliar()) {
      return Set.of();
    }
    Set<Doubt> doubts = EnumSet.noneOf(Doubt.class);
    if (opinion.disagreed()) {
      doubts.add(Doubt.OPINIONS_DIFFER);
    }
    if (opinion.unfamiliar()) {
      doubts.add(Doubt.UNFAMILIAR);
    }
    return doubts;
  }

  private ReplyFindings judgement(
      Outcome outcome, Set<Tone> tones, double confidence, List<Evidence> evidence) {
    return new ReplyFindings(
        outcome, tones, confidence, evidence, evidence.get(0).tier(), Set.of(), reading.language());
  }

  /**
   * Of an answer first the sentence that takes up most of the question; of all else the stock
   * phrases that say the outcome. Then the words that weighed most.
   */
  private List<Evidence> evidence(String text, int k, Outcome outcome) {
    List<Evidence> evidence = new ArrayList<>(2 * MOST_SPANS);
    if (outcome == Outcome.ANSWER) {
      addAddressing(text, evidence);
    } else {
      addStockPhrases(text, outcome, evidence);
    }
    rank(reading.features(), k);
    for (int i = 0; i < ranked && evidence.size() < MOST_SPANS; i++) {
      Phrases.Stretch phrase = Phrases.around(reading.text(), Math.max(0, rankedEnds[i] - 1));
      String source = WINDOW_NAMES[rankedWindows[i]];
      addIfNew(
          span(text, Tier.MODEL, source, phrase.from(), phrase.to(), rankedWeights[i]), evidence);
    }
    if (evidence.isEmpty()) {
      Phrases.Stretch first = Phrases.sentence(reading.text(), 0);
      evidence.add(span(text, Tier.MODEL, "opening", first.from(), first.to(), 0));
    }
    return evidence;
  }

  /** The sentence with most words of the prompt; none where no word of it is taken up. */
  private void addAddressing(String text, List<Evidence> evidence) {
    Features features = reading.features();
    FoldedText folded = reading.text();
    int best = -1;
    int most = 0;
    int hit = 0;
    for (int from = 0; from < folded.length() && hit < features.fromPromptSize(); ) {
      int to = Phrases.next(folded, from);
      int hits = 0;
      while (hit < features.fromPromptSize() && features.fromPrompt(hit) <= to) {
        hits++;
        hit++;
      }
      if (hits > most) {
        most = hits;
        best = from;
      }
      from = Math.max(to, from + 1);
    }
    if (best >= 0) {
      Phrases.Stretch sentence = Phrases.sentence(folded, best);
      evidence.add(
          span(text, Tier.MODEL, "addresses the question", sentence.from(), sentence.to(), 0));
    }
  }

  private void addStockPhrases(String text, Outcome outcome, List<Evidence> evidence) {
    RuleHits hits = reading.hits();
    for (int i = 0; i < hits.size() && evidence.size() < MOST_SPANS - 1; i++) {
      Rule rule = cues.rules().get(hits.rule(i));
      if (rule.says().outcome().isPresent() && rule.says().outcome().get() == outcome) {
        addIfNew(span(text, Tier.MODEL, rule.id(), hits.start(i), hits.end(i), 0), evidence);
      }
    }
  }

  private static void addIfNew(Evidence found, List<Evidence> evidence) {
    for (Evidence earlier : evidence) {
      if (found.start() < earlier.end() && earlier.start() < found.end()) {
        return;
      }
    }
    evidence.add(found);
  }

  /** Finds the n-grams that weighed most for an outcome, heaviest first. */
  private void rank(Features features, int k) {
    ranked = 0;
    for (int window = 0; window < Features.WINDOWS; window++) {
      int size = features.size(window);
      double step = linear.contributionStep(features, window);
      double least = leastWorthSaying();
      for (int i = 0; i < size; i++) {
        int weight = linear.contribution(features, window, i, k);
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

  private Evidence span(String text, Tier tier, String source, int start, int end, double weight) {
    FoldedText folded = reading.text();
    int from = folded.origin(start);
    int to = Math.max(from, folded.origin(Math.max(start, end - 1)) + 1);
    to = Math.min(Math.min(to, text.length()), from + LONGEST_SPAN);
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
