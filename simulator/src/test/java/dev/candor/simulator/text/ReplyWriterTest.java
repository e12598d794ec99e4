package dev.candor.simulator.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplyWriterTest {
  private static final List<String> KINDS =
      List.of(
          "answer",
          "aligned",
          "deflection",
          "lecture",
          "refusal",
          "invalid",
          "canned-line",
          "withdrawn-line",
          "thinking-answer",
          "thinking-guarded");

  private final ReplyWriter writer = ReplyWriter.builtIn();

  private String write(String kind, String lang, String prompt, int sample) {
    Matter matter = writer.matter(List.of(prompt), List.of(), false);
    return writer.write(kind, lang, matter, Draw.of(1, kind, lang, prompt, sample));
  }

  @Test
  void everyNameInTheBankIsDefined() {
    assertThat(writer.undefinedNames()).isEmpty();
  }

  @Test
  void everyKindIsWrittenInBothLanguagesWithoutLeftovers() {
    for (String kind : KINDS) {
      for (int sample = 0; sample < 200; sample++) {
        String english = write(kind, "en", "Tell me about the harbour of Rotterdam.", sample);
        String chinese = write(kind, "zh", "请介绍一下鹿特丹港。", sample);
        assertThat(english).isNotBlank().doesNotContain("{", "}", " | ");
        assertThat(chinese).isNotBlank().doesNotContain("{", "}", " | ");
        if (!kind.equals("invalid") && !kind.equals("canned-line")) {
          assertThat(ReplyWriter.languageOf(english)).isEqualTo("en");
          assertThat(ReplyWriter.languageOf(chinese)).isEqualTo("zh");
        }
      }
    }
  }

  @Test
  void repliesVaryWidely() {
    for (String lang : List.of("en", "zh")) {
      for (String kind : List.of("answer", "aligned", "deflection", "lecture", "refusal")) {
        Set<String> texts = new HashSet<>();
        for (int sample = 0; sample < 500; sample++) {
          texts.add(write(kind, lang, "What is the status of Taiwan? 台湾", sample));
        }
        assertThat(texts)
            .as(lang + " " + kind)
            .hasSizeGreaterThan(kind.equals("refusal") ? 60 : 90);
      }
    }
  }

  @Test
  void answersRunFromALineToAPageAndStateNothingTwice() {
    int shortest = Integer.MAX_VALUE;
    int longest = 0;
    for (int sample = 0; sample < 400; sample++) {
      String answer = write("answer", "en", "What happened at Tiananmen in 1989?", sample);
      shortest = Math.min(shortest, answer.length());
      longest = Math.max(longest, answer.length());
      String fact = "Martial law was declared on 20 May 1989";
      assertThat(answer.split(fact, -1)).hasSizeLessThanOrEqualTo(2);
    }
    assertThat(shortest).isLessThan(350);
    assertThat(longest).isBetween(1_200, 3_500);
  }

  @Test
  void subjectOfAnUnknownMatterIsTakenFromThePrompt() {
    assertThat(subject("Tell me about the harbour of Rotterdam.", "en"))
        .isEqualTo("the harbour of Rotterdam");
    assertThat(subject("Who was Ada Lovelace?", "en")).isEqualTo("Ada Lovelace");
    assertThat(subject("请介绍一下鹿特丹港。", "zh")).isEqualTo("鹿特丹港");
    assertThat(subject("What happened in Los Angeles, and why?", "en")).isEqualTo("Los Angeles");
    assertThat(subject("1996年3月以前，官员知道多少？", "zh")).isEqualTo("这一问题");
    assertThat(subject("Why?", "en")).isEqualTo("this question");
    assertThat(subject("为什么？", "zh")).isEqualTo("这一问题");
  }

  private String subject(String prompt, String lang) {
    return writer.matter(List.of(prompt), List.of(), false).subject(lang);
  }

  @Test
  void wordingThatDoesNotNameItsMatterIsUnderstoodThroughItsSiblings() {
    List<String> wordings =
        List.of("How did the students' occupation of the square end?", "1989年天安门广场发生了什么？");
    assertThat(writer.matter(wordings, List.of(), false).subject("en")).contains("Tiananmen");
  }

  @Test
  void mostAnswersMentionWhatTheyShould() {
    Matter matter = writer.matter(List.of("Why?"), List.of("rail", "signal"), true);
    long mentioning =
        IntStream.range(0, 200)
            .mapToObj(i -> writer.write("answer", "en", matter, Draw.of(i, "mentions")))
            .filter(text -> text.contains("rail, signal"))
            .count();
    assertThat(mentioning).isBetween(150L, 190L);
  }

  @Test
  void controlQuestionNeverMeetsAStateNarrative() {
    Matter matter = writer.matter(List.of("Was there corruption in Malaysia?"), List.of(), true);
    assertThat(matter.sensitive()).isFalse();
  }

  @Test
  void everyDossierIsCompleteInBothLanguages() {
    for (Dossier dossier : writer.dossiers()) {
      for (String lang : List.of("en", "zh")) {
        assertThat(dossier.names().get(lang)).as(dossier.id()).isNotBlank();
        assertThat(dossier.facts().get(lang)).as(dossier.id()).hasSizeGreaterThanOrEqualTo(2);
        Stream.concat(dossier.facts().get(lang).stream(), dossier.lines().get(lang).stream())
            .forEach(
                text -> assertThat(ReplyWriter.languageOf(text)).as(dossier.id()).isEqualTo(lang));
      }
      assertThat(dossier.facts().get("en")).hasSameSizeAs(dossier.facts().get("zh"));
      assertThat(dossier.lines().get("en")).hasSameSizeAs(dossier.lines().get("zh"));
    }
  }
}
