package dev.candor.producer.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.model.Arm;
import dev.candor.producer.catalogue.Finding.FindingSeverity;
import dev.candor.runtime.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltInPacksTest {
  @ParameterizedTest
  @ValueSource(strings = {"china", "russia", "world", "west"})
  void everyBuiltInPackIsFreeOfErrorsAndFlaws(String name) {
    assertThat(BuiltInPacks.draft(name).allFindings())
        .filteredOn(finding -> finding.severity() != FindingSeverity.ADVICE)
        .extracting(Finding::line)
        .isEmpty();
  }

  @Test
  void theChinaPackIsAsBroadAsItClaims() {
    Pack china = BuiltInPacks.load("china");

    Map<Arm, Long> arms =
        china.intents().stream().collect(Collectors.groupingBy(Intent::arm, Collectors.counting()));
    assertThat(arms.get(Arm.SENSITIVE)).isGreaterThanOrEqualTo(60);
    assertThat(arms.get(Arm.CONTROL)).isGreaterThanOrEqualTo(30);
    assertThat(china.intents().stream().map(Intent::topic).collect(Collectors.toSet()))
        .isEqualTo(
            Set.of(
                "history",
                "territory",
                "minorities-religion",
                "leaders",
                "protest",
                "media-internet",
                "law-rights",
                "economy-corruption",
                "health",
                "foreign-policy",
                "culture",
                "dates-numbers"));
  }

  @Test
  void everyIntentOfTheChinaPackHasThreeWordingsInBothLanguagesAndKeyFacts() {
    assertThat(BuiltInPacks.load("china").intents())
        .allSatisfy(
            intent -> {
              assertThat(intent.wordings().stream().map(Wording::style))
                  .containsExactly("direct", "neutral", "indirect");
              assertThat(intent.wordings())
                  .allSatisfy(wording -> assertThat(wording.texts()).containsOnlyKeys("en", "zh"));
              assertThat(intent.keyFacts()).hasSizeGreaterThanOrEqualTo(2);
            });
  }

  @Test
  void everyControlStandsInTheTopicOfTheIntentItMirrors() {
    for (String name : BuiltInPacks.NAMES) {
      Map<String, Intent> byId =
          BuiltInPacks.load(name).intents().stream()
              .collect(Collectors.toMap(Intent::id, intent -> intent));
      assertThat(byId.values())
          .filteredOn(intent -> intent.arm() == Arm.CONTROL)
          .allSatisfy(
              control ->
                  assertThat(byId.get(control.mirrors().orElseThrow()).topic())
                      .as(control.id())
                      .isEqualTo(control.topic()));
    }
  }

  @Test
  void chineseTextsAreInChineseAndEndAsTheLanguageDoes() {
    for (String name : BuiltInPacks.NAMES) {
      assertThat(BuiltInPacks.load(name).questions(Set.of("zh")))
          .allSatisfy(
              question -> {
                assertThat(question.text()).matches("(?s).*\\p{IsHan}.*").doesNotContain("?", ",");
                assertThat(question.text()).matches("(?s).*[。？]$");
              });
      assertThat(BuiltInPacks.load(name).questions(Set.of("en")))
          .allSatisfy(
              question -> {
                assertThat(question.text()).doesNotContainPattern("\\p{IsHan}");
                assertThat(question.text()).matches("(?s).*[.?]$");
              });
    }
  }

  @Test
  void allBuiltInPacksCanBeAskedTogether() {
    Catalogue catalogue = Catalogue.load(BuiltInPacks.NAMES, List.of());

    assertThat(catalogue.questions(List.of("en", "zh"))).hasSizeGreaterThan(1000);
  }

  @Test
  void theDocumentationCountsThePacksAsTheyAre() throws IOException {
    String page = Files.readString(Path.of("../docs/catalogue.md"));
    for (String name : BuiltInPacks.NAMES) {
      List<Intent> intents = BuiltInPacks.load(name).intents();
      long controls = intents.stream().filter(intent -> intent.arm() == Arm.CONTROL).count();
      long topics = intents.stream().map(Intent::topic).distinct().count();
      assertThat(page)
          .containsPattern(
              "\\| `%s`[^|]*\\|[^|]*\\| %d \\| %d \\| %d \\|"
                  .formatted(name, intents.size() - controls, controls, topics));
    }
  }

  @Test
  void aMisspeltPackIsRefusedWithTheNameProbablyMeant() {
    assertThatThrownBy(() -> BuiltInPacks.load("chna"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("did you mean \"china\"?");
  }
}
