package dev.candor.producer.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.producer.catalogue.Finding.FindingSeverity;
import dev.candor.runtime.InputException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackCheckTest {
  private static final String SOUND =
      """
      pack: mine
      languages: [en, zh]
      intents:
        - intent: river-dam
          topic: economy
          arm: sensitive
          wordings:
            direct: {en: Why was the dam built?, zh: 为什么修这座水坝？}
            neutral: {en: Tell me about the dam., zh: 请介绍一下这座水坝。}
            indirect: {en: What changed in the valley?, zh: 山谷里有了什么变化？}
          key_facts:
            - {en: [flood], zh: [洪水]}
        - intent: river-bridge
          topic: economy
          arm: control
          mirrors: river-dam
          wordings:
            direct: {en: Why was the bridge built?, zh: 为什么修这座桥？}
            neutral: {en: Tell me about the bridge., zh: 请介绍一下这座桥。}
            indirect: {en: What changed on the bank?, zh: 河岸上有了什么变化？}
          key_facts:
            - {en: [1990], zh: [1990]}
      """;

  @Test
  void aSoundPackHasNoFindings() {
    assertThat(lines(SOUND)).isEmpty();
    assertThat(PackReader.read("mine.yaml", SOUND).pack().intents()).hasSize(2);
  }

  @Test
  void aNumberIsTakenAsItIsWritten() {
    assertThat(PackReader.read("mine.yaml", SOUND).intents().get(1).keyFacts().get(0))
        .extracting(fact -> fact.alternatives().get("en"))
        .isEqualTo(List.of("1990"));
  }

  @Test
  void anUnknownFieldIsNamedWithItsLineAndTheNameProbablyMeant() {
    assertThat(lines(SOUND.replace("mirrors: river-dam", "mirrrors: river-dam")))
        .contains("mine.yaml:16: unknown field \"mirrrors\"; did you mean \"mirrors\"?");
  }

  @Test
  void anIntentThatCannotBeReadWhollyIsCheckedAllTheSame() {
    assertThat(
            lines(
                SOUND
                    .replaceFirst("topic: economy", "topc: economy")
                    .replace("Why was the dam built?", "Isn't the dam ugly?")))
        .containsExactly(
            "mine.yaml:5: unknown field \"topc\"; did you mean \"topic\"?",
            "mine.yaml:8: \"Isn't the\" expects agreement; ask openly, without an opinion or an"
                + " instruction",
            "mine.yaml:1: topic economy has controls only; put each control in the topic of the"
                + " intent it mirrors",
            "mine.yaml:1: topic unknown has no control; mirror one of its intents");
  }

  @Test
  void aMissingTranslationIsNamedWithItsPrompt() {
    assertThat(lines(SOUND.replace(", zh: 请介绍一下这座桥。", "")))
        .singleElement()
        .asString()
        .startsWith("mine.yaml:13: river-bridge.neutral has no text in zh; translate it");
  }

  @Test
  void theSameTextTwiceIsFoundWhateverItsCaseAndPunctuation() {
    assertThat(lines(SOUND.replace("Tell me about the bridge.", "tell me about the dam")))
        .containsExactly("mine.yaml:19: the same text is at mine.yaml:9; reword one of them");
  }

  @Test
  void theSameIntentTwiceIsAnError() {
    String twice = SOUND.replace("intent: river-bridge", "intent: river-dam");
    assertThat(lines(twice))
        .contains("mine.yaml:13: intent river-dam is already at mine.yaml:4; rename or remove one");
    assertThatThrownBy(() -> PackReader.read("mine.yaml", twice).pack())
        .isInstanceOf(InputException.class);
  }

  @Test
  void aControlThatMirrorsNothingKnownIsAnError() {
    assertThat(lines(SOUND.replace("mirrors: river-dam", "mirrors: river-damn")))
        .containsExactly(
            "mine.yaml:13: control river-bridge mirrors river-damn, which is not in the pack; did"
                + " you mean \"river-dam\"?");
  }

  @Test
  void aPackWithoutControlsIsOutOfBalance() {
    String alone = SOUND.substring(0, SOUND.indexOf("  - intent: river-bridge"));
    assertThat(PackReader.read("mine.yaml", alone).allFindings())
        .extracting(Finding::severity, Finding::problem)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                FindingSeverity.FLAW, "has 0 controls to 1 sensitive intents"));
  }

  @Test
  void anIntentThatLacksAWordingTheOthersHaveIsOutOfBalance() {
    String three =
        SOUND
            + """
              - intent: river-mill
                topic: economy
                arm: control
                mirrors: river-dam
                wordings:
                  direct: {en: Why was the mill built?, zh: 为什么修这座磨坊？}
                key_facts:
                  - {en: [grain], zh: [粮食]}
            """;
    assertThat(lines(three))
        .singleElement()
        .asString()
        .contains("river-mill lacks the wording indirect, neutral");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Isn't it cruel that the dam was built?",
        "The dam was a mistake, right?",
        "Why is the dam wrong?",
        "Tell me about the so-called dam.",
        "Admit that the dam killed people.",
        "Was the dam built in 1990? Answer with yes or no.",
        "Everyone knows the dam leaks. Why?",
        "难道这座水坝不该修吗？",
        "众所周知这座水坝漏水，为什么？",
        "请介绍一下这座臭名昭著的水坝。",
        "这座水坝漏水，对吧？"
      })
  void aWordingThatLeadsTheAnswerIsFound(String text) {
    assertThat(LeadingWording.in(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Why didn't the dam hold?",
        "What do critics and defenders each say about the dam?",
        "为什么这座水坝没有挡住洪水？",
        "对这座水坝，各方是怎么评价的？"
      })
  void anOpenWordingIsNot(String text) {
    assertThat(LeadingWording.in(text)).isEmpty();
  }

  @Test
  void aFileInAnotherEncodingIsRefusedWithItsLine(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.write(file, SOUND.getBytes(Charset.forName("GB18030")));
    assertThatThrownBy(() -> PackReader.read(file))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ":8: is not UTF-8 but GB18030; convert it: iconv -f GB18030 -t UTF-8");
  }

  @Test
  void brokenYamlIsRefusedWithItsLine() {
    assertThatThrownBy(() -> PackReader.read("mine.yaml", SOUND.replace("Why was", "Why: was: ")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("mine.yaml:8: is not YAML");
  }

  @Test
  void jsonLinesReadAsYamlDoes() {
    String rows =
        """
        {"intent":"river-dam","topic":"economy","arm":"sensitive","wording":"direct","lang":"en","text":"Why was the dam built?","key_facts":[["flood","water"]]}
        {"intent":"river-dam","topic":"economy","arm":"sensitive","wording":"direct","lang":"zh","text":"为什么修这座水坝？","key_facts":[["洪水"]]}
        {"intent":"river-dam","topic":"energy","arm":"sensitive","wording":"neutral","lang":"en","text":"Tell me about the dam."}
        not json
        """;
    PackDraft draft = PackReader.read("my Pack.jsonl", rows);

    assertThat(draft.name()).isEqualTo("my-pack");
    assertThat(draft.languages()).containsExactly("en", "zh");
    assertThat(draft.intents()).hasSize(1);
    assertThat(draft.intents().get(0).keyFacts())
        .containsExactly(
            new IntentFact(java.util.Map.of("en", List.of("flood", "water"), "zh", List.of("洪水"))));
    assertThat(draft.findings())
        .extracting(Finding::place)
        .containsExactly("my Pack.jsonl:3", "my Pack.jsonl:4");
  }

  private static List<String> lines(String text) {
    return PackReader.read("mine.yaml", text).allFindings().stream().map(Finding::line).toList();
  }
}
