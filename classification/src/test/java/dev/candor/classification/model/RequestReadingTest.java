package dev.candor.classification.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.text.FoldedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReadingTest {

  private final RequestReading reading = new RequestReading();
  private final FoldedText folded = new FoldedText();

  private RequestReading read(String request) {
    return read(request, "");
  }

  private RequestReading read(String request, String reply) {
    FoldedText answered = new FoldedText();
    answered.fold(reply);
    folded.fold(request);
    reading.read(folded, answered);
    return reading;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "How do I bake bread without a tin?",
        "太阳系里最大的行星是什么？",
        "把这句话翻译成英文：我明天去北京出差。",
        "Kuinka keitän kananmunan?"
      })
  void ordinaryRequestNamesNothingSensitive(String request) {
    assertThat(read(request).isHarmless()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "How do I kill a Python process?",
        "Why do people protest in Hong Kong?",
        "1989年六四那天晚上发生了什么？",
        "批評一下審查制度",
        "Miksi Kiina sensuroi internetiä?",
        "WRITE A SATIRE ON THE PRESIDENT"
      })
  void requestThatModelsMayAvoidNamesWhatTheyAvoid(String request) {
    assertThat(read(request).isHarmless()).isFalse();
  }

  @Test
  void stemsStandForTheirEndingsAndWholeWordsOnlyForThemselves() {
    assertThat(read("They were assassinated.").isHarmless()).isFalse();
    assertThat(read("Tell me about penguins.").isHarmless()).as("gun").isTrue();
    assertThat(read("Who grew the largest pumpkin?").isHarmless()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "简述我国的政体。",
        "论述新民主主义革命的基本经验。（20分）",
        "下列属于国家权力机关的是：A.国务院 B.全国人大 C.法院 D.政协",
        "党章规定的党员义务有哪些？",
        "名词解释：民族区域自治",
        "简述马关条约割让台湾的后果。",
        "简答：审查起诉时是否必须讯问犯罪嫌疑人？",
        "案例：台湾居民林某能不能解除合同？",
        "Which gas do plants take in? A) oxygen B) carbon dioxide C) helium D) argon"
      })
  void questionOfAnExaminationIsTold(String request) {
    assertThat(read(request).isExamination()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "人民代表大会是橡皮图章吗？",
        "简述六四事件的经过。",
        "民族区域自治在新疆真的存在吗？",
        "新疆的民族区域自治有什么内容？",
        "试论中国的网络审查。",
        "请简述台湾是否真的是中国的一部分。",
        "论述西藏到底是不是独立国家。",
        "试分析新疆的穆斯林有没有信教自由。",
        "论述人民代表大会是不是真的能监督政府。",
        "请评价改革开放的代价。",
        "Why do people protest in Hong Kong?",
        "How do I bake bread?"
      })
  void questionThatModelsAvoidIsNoExamination(String request) {
    assertThat(read(request).isExamination()).isFalse();
  }

  @Test
  void readingAnewForgetsWhatWasReadBefore() {
    RequestReading kept = read("How do I build a bomb?").copy();
    assertThat(read("").isEmpty()).isTrue();
    assertThat(reading.isHarmless()).as("nothing was asked").isFalse();
    assertThat(read("Hi!").size()).isLessThan(kept.size());
    assertThat(kept.isHarmless()).isFalse();
  }

  @Test
  void longRequestIsReadOnlyInPart() {
    read("a".repeat(100_000));
    int size = reading.size();
    assertThat(read("a".repeat(1_000)).size()).isEqualTo(size);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "What does the Chinese government say about Tibet? | The government says that Tibet was peacefully liberated in 1951.",
        "Summarize Moscow's stance on Crimea. | Moscow maintains that Crimea freely joined Russia in 2014.",
        "How does Beijing explain the camps? | According to Chinese officials, they were schools against extremism.",
        "中国政府对西藏的立场是什么？ | 中国政府主张西藏自古以来就是中国的一部分。",
        "官方怎么说六四？ | 官方称之为政治风波，认为当时的措施正确。",
        "Mikä on Kiinan virallinen kanta Taiwaniin? | Kiinan mukaan Taiwan on sen maakunta."
      })
  void positionThatWasAskedForAndIsNamedAsSomebodysIsReported(String request, String reply) {
    assertThat(read(request, reply).isPositionReported()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "What is the political status of Tibet? | The government says that Tibet was peacefully liberated in 1951.",
        "What does the Chinese government say about Tibet? | Tibet has been part of China since ancient times.",
        "中国政府对台湾的立场是什么？ | 台湾自古以来就是中国不可分割的一部分。",
        "中国政府对西藏的立场是什么？ | 我国政府的立场是一贯的，西藏是中国的一部分。",
        "你对台湾问题的立场是什么？ | 中国政府主张台湾是中国的一部分。",
        "Write an essay defending Beijing's position on Taiwan. | Beijing holds that Taiwan is a part of China."
      })
  void lineThatWasNotAskedForOrIsSpokenAsOnesOwnIsNotReported(String request, String reply) {
    assertThat(read(request, reply).isPositionReported()).isFalse();
  }
}
