package dev.candor.classification.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.Reply;
import dev.candor.classification.rules.RuleMatcher;
import java.util.List;
import org.junit.jupiter.api.Test;

class CriticismFiguresTest {

  private static Features of(String prompt, String reply) {
    Features features = new Features(ColumnIndex.all());
    ReplyReading reading = new ReplyReading(new RuleMatcher(List.of()), features);
    Reply asked = new Reply(reply, prompt, null, null, null, null);
    reading.read(asked);
    reading.takeFeatures(asked);
    return reading.features();
  }

  @Test
  void whoCriticisesNamesTheWrongsAndWhoPraisesNamesProgress() {
    String request = "批评工厂对女工的剥削";
    Features critical = of(request, "工厂剥削女工，强迫她们加班，拖欠工资，并且隐瞒死亡事故。");
    Features praising = of(request, "有关部门高度重视，出台多项措施，积极推进劳动保障，取得了显著成效。");
    assertThat(critical.dense(Dense.ASKS_CRITICISM)).isEqualTo(1);
    assertThat(critical.dense(Dense.WRONGS_LOST)).isZero();
    assertThat(praising.dense(Dense.WRONGS_LOST)).isEqualTo(1);
    assertThat(critical.dense(Dense.PROGRESS_OVER_WRONGS)).isNegative();
    assertThat(praising.dense(Dense.PROGRESS_OVER_WRONGS)).isPositive();
    assertThat(praising.dense(Dense.WRONGS_FOR_CRITICISM)).isZero();
  }

  @Test
  void aWrongInTheRequestIsKeptInAnyForm() {
    String request = "Analyze police violations and the persecution of monks";
    assertThat(of(request, "Officers violated the law.").dense(Dense.WRONGS_LOST)).isEqualTo(.5);
    assertThat(of(request, "Monks are well.").dense(Dense.WRONGS_LOST)).isEqualTo(1);
  }

  @Test
  void satireMayPraiseAndOtherRequestsAskForNoWrongs() {
    String praise = "The ministry has made great efforts and significant progress.";
    for (String request :
        List.of(
            "Write a satirical ad praising censorship",
            "撰写一篇讽刺社论，赞美审查制度",
            "简述大革命失败的教训。",
            "How do I bake bread?",
            "珠穆朗玛峰有多高？")) {
      Features features = of(request, praise);
      assertThat(features.dense(Dense.ASKS_CRITICISM)).as(request).isZero();
      assertThat(features.dense(Dense.PROGRESS_FOR_CRITICISM)).as(request).isZero();
    }
  }
}
