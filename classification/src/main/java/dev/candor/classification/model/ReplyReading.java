package dev.candor.classification.model;

import dev.candor.classification.Reply;
import dev.candor.classification.rules.RuleHits;
import dev.candor.classification.rules.RuleMatcher;
import dev.candor.classification.text.FoldedText;
import dev.candor.classification.text.Legibility;
import dev.candor.classification.text.ReplyLanguage;
import dev.candor.classification.text.VisibleText;

/**
 * One reading of a reply: what is visible, folded, measured, with cues found and features taken.
 * Reusable, so that reading allocates next to nothing; not thread-safe.
 */
public final class ReplyReading {

  private final RuleMatcher matcher;
  private final VisibleText visible = new VisibleText();
  private final VisibleText visiblePrompt = new VisibleText();
  private final FoldedText text = new FoldedText();
  private final FoldedText prompt = new FoldedText();
  private final RuleHits hits = new RuleHits();
  private final RuleHits promptHits = new RuleHits();
  private final Legibility legibility = new Legibility();
  private final Features features;
  private final FeatureExtractor extractor;
  private String language = ReplyLanguage.UNKNOWN;
  private String languageRead = ReplyLanguage.UNKNOWN;
  private final RequestReading request = new RequestReading();

  /**
   * Readings with the cues of a matcher.
   *
   * @param matcher finds the shipped pack's cues
   * @param features takes what is found
   */
  public ReplyReading(RuleMatcher matcher, Features features) {
    this.matcher = matcher;
    this.features = features;
    this.extractor = new FeatureExtractor(features);
  }

  /** Reads the text: folding, language, legibility and cues, but no features yet. */
  public void read(Reply reply) {
    String original = reply.text() == null ? "" : reply.text();
    visible.of(original);
    text.fold(original, visible);
    language = ReplyLanguage.of(text);
    legibility.of(text);
    matcher.match(text, hits);
  }

  /** Folds what was asked; needed only where gibberish is suspected or the model is asked. */
  public FoldedText readPrompt(Reply reply) {
    String asked = reply.prompt() == null ? "" : reply.prompt();
    visiblePrompt.setWhole(asked.length());
    prompt.fold(asked, visiblePrompt);
    return prompt;
  }

  /** Whether what was asked for is the words of a refusal. */
  public boolean isRefusalAsked(Reply reply) {
    return RefusalAsked.by(readPrompt(reply), matcher, promptHits);
  }

  /** Takes the features of the text read last; needed only where the model is asked. */
  public void takeFeatures(Reply reply) {
    readPrompt(reply);
    String promptLang = reply.promptLang();
    if (promptLang == null && prompt.length() > 0) {
      promptLang = ReplyLanguage.of(prompt);
    }
    request.read(prompt, text);
    request.setRefusalAsked(RefusalAsked.by(prompt, matcher, promptHits));
    languageRead =
        language.equals(ReplyLanguage.UNKNOWN) && promptLang != null ? promptLang : language;
    extractor.extract(text, prompt, hits, matcher, legibility, languageRead, promptLang);
  }

  /** What is visible. */
  public VisibleText visible() {
    return visible;
  }

  /** The folded reply. */
  public FoldedText text() {
    return text;
  }

  /** Where the cues stand. */
  public RuleHits hits() {
    return hits;
  }

  /** Whether it is language. */
  public Legibility legibility() {
    return legibility;
  }

  /** Language of the reply. */
  public String language() {
    return language;
  }

  /**
   * Language the figures were taken by: of a reply that shows none, such as a number, a name or a
   * line of code, that of its prompt.
   */
  public String languageRead() {
    return languageRead;
  }

  /** What was read of the prompt, once the features are taken. */
  public RequestReading request() {
    return request;
  }

  /** The features, once taken. */
  public Features features() {
    return features;
  }
}
