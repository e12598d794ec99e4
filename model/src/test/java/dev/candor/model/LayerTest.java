package dev.candor.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LayerTest {
  private static Layer filtered(String text, String reasoning, String finish, Integer status) {
    return filtered(text, reasoning, finish, status, null, false, null);
  }

  private static Layer filtered(
      String text,
      String reasoning,
      String finish,
      Integer status,
      String blocked,
      boolean withdrawn,
      Integer tokens) {
    return Layer.of(
        Outcome.FILTERED,
        new ReplyEnd(text, reasoning, finish, status, blocked, withdrawn, tokens));
  }

  @Test
  void aRefusalIsTheModelsAndAnAnswerIsSuppressedNowhere() {
    ReplyEnd plain = new ReplyEnd("I can't.", null, "stop", 200, null, false, null);
    assertThat(Layer.of(Outcome.REFUSAL, plain)).isEqualTo(Layer.MODEL);
    assertThat(Layer.of(Outcome.ALIGNED, plain)).isEqualTo(Layer.MODEL);
    assertThat(Layer.of(Outcome.ANSWER, plain)).isNull();
    assertThat(Layer.of(Outcome.INVALID, plain)).isNull();
  }

  @Test
  void whatIsTakenBackAfterTheModelAnsweredIsOutputModeration() {
    assertThat(filtered("Troops moved", null, "content_filter", 200, "x", true, null))
        .isEqualTo(Layer.OUTPUT_MODERATION);
    assertThat(filtered("", "They ask about 1989. I answer.", "stop", 200))
        .isEqualTo(Layer.OUTPUT_MODERATION);
    assertThat(filtered("<think>They ask.</think>\n", null, "stop", 200))
        .isEqualTo(Layer.OUTPUT_MODERATION);
    assertThat(filtered("", null, "stop", 200, null, false, 212))
        .isEqualTo(Layer.OUTPUT_MODERATION);
    assertThat(filtered("Troops moved in on", null, "content_filter", 200))
        .isEqualTo(Layer.OUTPUT_MODERATION);
  }

  @Test
  void aCodeOrACannedLineIsTheHostsFilter() {
    assertThat(filtered(null, null, null, 400, "data_inspection_failed", false, null))
        .isEqualTo(Layer.HOST_FILTER);
    assertThat(filtered("", null, "content_filter", 200)).isEqualTo(Layer.HOST_FILTER);
    assertThat(filtered("Let's talk about something else.", null, "stop", 200))
        .isEqualTo(Layer.HOST_FILTER);
  }

  @Test
  void silenceWithoutAnyReasonIsUnexplained() {
    assertThat(filtered("", null, "stop", 200)).isEqualTo(Layer.UNEXPLAINED);
    assertThat(filtered(null, null, null, null)).isEqualTo(Layer.UNEXPLAINED);
  }
}
