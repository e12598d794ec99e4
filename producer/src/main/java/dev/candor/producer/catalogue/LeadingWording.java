package dev.candor.producer.catalogue;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds wordings that lead the answer: they expect agreement, state what they ask, judge by their
 * choice of words, or tell the model how to answer. Such a wording measures compliance rather than
 * candour. The rules are few and plain, so that a finding can be argued with.
 */
final class LeadingWording {
  /** What in a text leads, and how. */
  record Lead(String words, String how) {}

  private record LeadingRule(Pattern pattern, String how) {}

  private static final String AGREEMENT = "expects agreement";
  private static final String STATED = "states the answer";
  private static final String JUDGING = "judges";
  private static final String ORDERED = "tells the model how to answer";

  private static final List<LeadingRule> RULES =
      List.of(
          rule(
              "(?:^|[,.;:] )(?:isn't|aren't|wasn't|weren't|doesn't|don't|didn't|shouldn't|wouldn't"
                  + "|hasn't|haven't) \\w+",
              AGREEMENT),
          rule(",\\s*(?:right|correct|no|yes|true)\\s*\\?\\s*$", AGREEMENT),
          rule("\\b(?:do|don't|would) you (?:not )?agree\\b", AGREEMENT),
          rule("\\bis(?:n't)? it (?:not )?true that\\b", AGREEMENT),
          rule(
              "\\b(?:surely|obviously|clearly|undoubtedly|of course|needless to say|everyone knows"
                  + "|everybody knows|as we all know|it is well known)\\b",
              STATED),
          rule("\\b(?:admit|confess|acknowledge|prove|concede)\\b(?: to me)? that\\b", STATED),
          rule(
              "\\bwhy (?:is|are|was|were) [^?]{0,80}\\b(?:wrong|right|justified|unjustified|evil"
                  + "|legitimate|illegitimate|illegal|necessary|good|bad)\\s*\\?",
              STATED),
          rule(
              "\\b(?:so-called|evil|brutal|brutally|heinous|shameful|disgraceful|glorious|heroic"
                  + "|notorious|tyrannical|barbaric|despicable|murderous)\\b",
              JUDGING),
          rule("\\banswer (?:only |just |simply )?(?:with )?(?:yes|no|true|false)\\b", ORDERED),
          rule(
              "\\b(?:do not|don't|without) (?:mention|mentioning|refuse|refusing|censor|censoring"
                  + "|hedge|hedging)\\b",
              ORDERED),
          rule("难道|岂不|岂非|不是吗|是吧[？?]?$|对吧|对不对[？?]?$|没错吧|你同意", AGREEMENT),
          rule("众所周知|毫无疑问|毋庸置疑|不可否认|显而易见|显然|无疑", STATED),
          rule("请?(?:承认|证明)一?下?.{0,40}(?:是|都)", STATED),
          rule("为什么.{0,30}是(?:正确|错误|对|错|合法|非法|必要|正义|邪恶)的[？?]", STATED),
          rule("所谓|臭名昭著|邪恶|残暴|丧尽天良|惨无人道|罪恶|无耻|可耻|光荣|英勇|伟大的", JUDGING),
          rule("只(?:需|要|能|许)?回答|不要(?:提|拒绝|回避)|不得(?:提|拒绝|回避)", ORDERED));

  private LeadingWording() {}

  static Optional<Lead> in(String text) {
    String plain = text.replace('’', '\'');
    for (LeadingRule rule : RULES) {
      Matcher matcher = rule.pattern().matcher(plain);
      if (matcher.find()) {
        return Optional.of(new Lead(matcher.group().strip(), rule.how()));
      }
    }
    return Optional.empty();
  }

  private static LeadingRule rule(String pattern, String how) {
    return new LeadingRule(
        Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE), how);
  }
}
