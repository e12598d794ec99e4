package dev.candor.classification.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {

  private static String visible(String text) {
    VisibleText visible = new VisibleText();
    visible.of(text);
    FoldedText folded = new FoldedText();
    folded.fold(text, visible);
    return folded.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<think>no</think>yes",
        "<THINKING>no</THINKING>\n\nyes",
        "◁think▷no◁/think▷yes",
        "[THINK]no[/THINK]yes",
        "no</think>yes",
        "<|begin_of_thought|>no<|end_of_thought|>yes",
        "<|channel|>analysis<|message|>no<|channel|>final<|message|>yes",
        "<think></think>yes",
        "<seed:think>no</seed:think>yes",
      })
  void onlyWhatFollowsTheThoughtIsVisible(String text) {
    assertThat(visible(text)).isEqualTo("yes");
  }

  @Test
  void unclosedThoughtHidesTheRest() {
    VisibleText visible = new VisibleText();
    visible.of("before<think>never ends");
    assertThat(visible.cutInThought()).isTrue();
    assertThat(visible("before<think>never ends")).isEqualTo("before");
  }

  @Test
  void longThoughtWithNothingBesideItIsWhatThereIsToRead() {
    VisibleText visible = new VisibleText();
    visible.of("<think>" + "what the user wants ".repeat(100));
    assertThat(visible.thoughtAlone()).isTrue();
    assertThat(visible.length()).isEqualTo(2_000);
    visible.of("<think>" + "what the user wants ".repeat(100) + "</think>");
    assertThat(visible.thoughtAlone()).isFalse();
    assertThat(visible.length()).isZero();
  }

  @Test
  void otherTagsAndBracketsStay() {
    assertThat(visible("<b>I think</b> [1] [analysis] a < b")).contains("i think", "[analysis]");
  }
}
