package dev.candor.simulator.text;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what a prompt asks about, for prompts on which there is no dossier. */
final class Subject {
  private static final int LONGEST_ENGLISH = 60;
  private static final int LONGEST_CHINESE = 18;

  private static final Pattern QUOTED = Pattern.compile("[\"“「《]([^\"”」》]{2,40})[\"”」》]");

  private static final List<Pattern> ENGLISH =
      List.of(
          Pattern.compile(
              "(?i)\\b(?:tell me about|what do you know about|information (?:on|about)|"
                  + "overview of|summary of|history of|story of|explain|describe|summari[sz]e|"
                  + "discuss|learn about|opinion (?:on|of)|think (?:of|about))\\s+([^?.!\\n]+)"),
          Pattern.compile(
              "(?i)\\bwhat (?:happened|took place|occurred)\\s+(?:at|in|on|to|during|with)\\s+"
                  + "([^?.!\\n]+)"),
          Pattern.compile("(?i)\\b(?:who|what)\\s+(?:is|was|are|were)\\s+([^?.!\\n]+)"));

  private static final Pattern CHINESE_FRAME =
      Pattern.compile(
          "^(?:请问|请你?|麻烦你?|能否|能不能|可以|你能)?(?:简单|简要|详细|客观)?(?:地)?"
              + "(?:告诉我|介绍一下|介绍|说说|谈谈|讲讲|讲一下|说明|解释一下|解释|描述|概述|总结|评价|了解)?"
              + "(?:一下)?(?:关于|有关|什么是|谁是|如何看待|怎么看待?|你如何看待|你怎么看|为什么|我想知道)?");

  /** A clause that asks, or that only says when, names no subject. */
  private static final Pattern CHINESE_NO_NAME =
      Pattern.compile("谁|什么|怎么|如何|多少|哪|是否|吗|(?:[年月日天后前时间春夏秋冬]|以来)$");

  private static final Pattern CHINESE_TAIL =
      Pattern.compile("(?:是(?:什么|谁|怎么回事|怎样的).*|发生了什么.*|的?(?:情况|经过|真相)?(?:吗|呢|如何|怎么样)?)$");

  private Subject() {}

  /** The subject of the first wording that has one, else a phrase that fits any. */
  static String of(List<String> wordings, String lang) {
    return wordings.stream()
        .map(wording -> of(wording, lang))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(lang.equals("zh") ? "这一问题" : "this question");
  }

  private static Optional<String> of(String prompt, String lang) {
    Matcher quoted = QUOTED.matcher(prompt);
    if (quoted.find()) {
      return Optional.of(quoted.group(1).trim());
    }
    return lang.equals("zh") ? chinese(prompt) : english(prompt);
  }

  private static Optional<String> english(String prompt) {
    return ENGLISH.stream()
        .map(pattern -> pattern.matcher(prompt))
        .filter(Matcher::find)
        .map(matcher -> shorten(matcher.group(1).trim()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> shorten(String found) {
    String subject =
        found.replaceAll("(?i),.*|\\s+(?:and|in)\\s+(?:why|what|how|detail|short)\\b.*", "");
    return subject.length() >= 2 && subject.length() <= LONGEST_ENGLISH
        ? Optional.of(subject)
        : Optional.empty();
  }

  private static Optional<String> chinese(String prompt) {
    String clause = prompt.strip().split("[。？！?!,，;；:：\\n]", 2)[0].strip();
    String subject = CHINESE_FRAME.matcher(clause).replaceFirst("");
    subject = CHINESE_TAIL.matcher(subject).replaceFirst("").strip();
    return subject.length() >= 2
            && subject.length() <= LONGEST_CHINESE
            && !CHINESE_NO_NAME.matcher(subject).find()
        ? Optional.of(subject)
        : Optional.empty();
  }
}
