package dev.candor.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.report.view.Said;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShownTest {
  private static List<String> marked(String text, int start, int end) {
    return Shown.segments(
            new Said(
                "p",
                "r",
                "en",
                "refusal",
                0.9,
                "model",
                "c",
                List.of(),
                1,
                Instant.EPOCH,
                text,
                text.length(),
                true,
                false,
                List.of(new Said.Mark("model", "words", start, end, null))))
        .stream()
        .filter(Shown.Segment::marked)
        .map(Shown.Segment::text)
        .toList();
  }

  @Test
  void evidenceBeginsAndEndsWithWholeWords() {
    assertThat(marked("I cannot discuss that, sorry.", 4, 13)).containsExactly("cannot discuss");
    assertThat(marked("I cannot discuss that, sorry.", 8, 23)).containsExactly("discuss that");
  }

  @Test
  void evidenceInChineseLeavesOutThePunctuationAtItsEndsAndTakesNoMoreCharacters() {
    assertThat(marked("对不起，我无法回答。请换个话题", 3, 10)).containsExactly("我无法回答");
    assertThat(marked("我无法回答这个问题", 1, 3)).containsExactly("无法");
  }

  @Test
  void markdownIsShownAndWhatCouldBeHarmfulStaysText() {
    String text = "## Facts\n- **Ten** people `x` [a](javascript:alert(1)) <b>b</b> 2 * 3 ** 4";
    List<Shown.Segment> segments =
        Shown.segments(
            new Said(
                "p",
                "r",
                "en",
                "answer",
                1,
                "model",
                "c",
                List.of(),
                1,
                Instant.EPOCH,
                text,
                text.length(),
                true,
                false,
                List.of(new Said.Mark("model", "words", 13, 24, null))));
    assertThat(segments.stream().map(Shown.Segment::text).reduce("", String::concat))
        .isEqualTo("Facts\n• Ten people x [a](javascript:alert(1)) <b>b</b> 2 * 3 ** 4");
    assertThat(segments)
        .filteredOn(segment -> segment.style().equals("bold"))
        .extracting(Shown.Segment::text)
        .containsExactly("Facts", "Ten");
    assertThat(segments)
        .filteredOn(Shown.Segment::marked)
        .extracting(Shown.Segment::text)
        .containsExactly("Ten", " people");
  }

  @Test
  void sourcesAreInPlainWordsWhereThereAreAny() {
    Texts t = Texts.of("en");
    assertThat(Shown.excerpt(new Said.Mark("model", "zh-refuse", -1, -1, "我无法"), t))
        .isEqualTo("words of refusal, Chinese: 我无法");
    assertThat(Shown.excerpt(new Said.Mark("model", "opening letters", -1, -1, "As"), t))
        .isEqualTo("typical opening: As");
    assertThat(Shown.excerpt(new Said.Mark("rule", "my.own.rule", -1, -1, null), t))
        .isEqualTo("my.own.rule");
  }
}
