package dev.candor.producer.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.model.Arm;
import dev.candor.producer.catalogue.PackImport.Part;
import dev.candor.producer.catalogue.PromptTable.Format;
import dev.candor.runtime.InputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PackImportTest {
  private static final PackImport USUAL =
      new PackImport("mine", Map.of(), "other", Arm.SENSITIVE, Optional.empty());

  @Test
  void aPlainListBecomesAnIntentALineNamedAfterItsWords() {
    Pack pack = pack(USUAL, "list.txt", "# mine\nWhy was the dam built?\n\n为什么修这座水坝？\n水坝呢？\n");

    assertThat(pack.intents().stream().map(Intent::id))
        .containsExactly("why-was-the-dam-built", "item", "item-2");
    assertThat(pack.questions(Set.of("zh"))).hasSize(2);
    assertThat(pack.languages()).containsExactly("en", "zh");
  }

  @Test
  void csvRowsOfOneIntentBecomeItsTranslationsAndWordings() {
    Pack pack =
        pack(
            USUAL,
            "table.csv",
            """
            id,category,language,prompt
            dam 1,Public Works,en,"Why was ""the dam"" built,
            and by whom?"
            dam 1,Public Works,zh-CN,为什么修这座水坝？
            dam 1,Public Works,en,Tell me about the dam.
            """);

    assertThat(pack.intents()).hasSize(1);
    Intent dam = pack.intents().get(0);
    assertThat(dam.id()).isEqualTo("dam-1");
    assertThat(dam.topic()).isEqualTo("public-works");
    assertThat(dam.wordings())
        .containsExactly(
            new Wording(
                "direct",
                Map.of("en", "Why was \"the dam\" built,\nand by whom?", "zh", "为什么修这座水坝？")),
            new Wording("neutral", Map.of("en", "Tell me about the dam.")));
  }

  @Test
  void aColumnForEachLanguageMakesTranslations() {
    for (String sheet :
        List.of(
            "Index\tEN\tSI\tTW\n0\tWhy?\t为何干旱？\t為何乾旱？\n",
            "id\ttopic\tprompt_en\tprompt_zh\tprompt_zh-TW\n0\tx\tWhy?\t为何干旱？\t為何乾旱？\n",
            "id\tEnglish\tChinese (Simplified)\tTraditional Chinese\n0\tWhy?\t为何干旱？\t為何乾旱？\n")) {
      PackImport.Imported imported = imported(USUAL, "wide.tsv", sheet);

      assertThat(imported.pack().intents()).as(sheet).hasSize(1);
      assertThat(imported.pack().intents().get(0).wordings())
          .containsExactly(
              new Wording("direct", Map.of("en", "Why?", "zh", "为何干旱？", "zh-hant", "為何乾旱？")));
      assertThat(imported.languageColumns()).hasSize(3);
    }
  }

  @Test
  void semicolonsSeparateAsWellAsCommasDo() {
    Pack pack =
        pack(
            USUAL,
            "excel.csv",
            "\uFEFF\"id\";\"prompt\";\"notes\"\r\n\"a\";\"Why,\r\nor not?\";\"x; y\"\r\n");

    assertThat(pack.intents().get(0).wordings())
        .containsExactly(new Wording("direct", Map.of("en", "Why,\r\nor not?")));
    assertThatThrownBy(() -> pack(USUAL, "t.csv", "id,prompt\na,b,c\n"))
        .hasMessage(
            "t.csv:2: has 3 values for 2 columns; put a value that holds the separator (,) between"
                + " quotation marks");
  }

  @Test
  void rowsLeftOutAreNamedByTheirLines() {
    PackImport.Imported imported =
        imported(USUAL, "t.csv", "intent,prompt\ndam,Why?\ndam,\ndam,Why?\ndam,How?\nriver,Why?\n");

    assertThat(imported.withoutPrompt()).containsExactly(3);
    assertThat(imported.repeated()).containsExactly(4);
    assertThat(imported.pack().intents()).hasSize(2);
    assertThat(imported.pack().intents().get(0).wordings()).hasSize(2);
    assertThat(imported(USUAL, "list.txt", "Why?\nWhy?\nHow?\n").repeated()).containsExactly(2);
  }

  @Test
  void aColumnCanBeNamedAndAMissingOneIsAnError() {
    String rows = "frage,kind\nWhy was the dam built?,control\n";
    PackImport named =
        new PackImport(
            "mine",
            Map.of(Part.TEXT, "frage", Part.ARM, "kind"),
            "other",
            Arm.SENSITIVE,
            Optional.of("en"));

    assertThat(pack(named, "rows.csv", rows).intents().get(0).arm()).isEqualTo(Arm.CONTROL);
    assertThatThrownBy(() -> pack(USUAL, "rows.csv", rows))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "rows.csv: no column holds the prompts; name it with --text; columns here: frage,"
                + " kind");
    assertThatThrownBy(
            () ->
                pack(
                    new PackImport(
                        "mine", Map.of(Part.TEXT, "frag"), "other", Arm.CONTROL, Optional.empty()),
                    "rows.csv",
                    rows))
        .hasMessageContaining("did you mean \"frage\"?");
  }

  @Test
  void aQuotationMarkThatIsNeverClosedIsRefusedWithItsLine() {
    assertThatThrownBy(() -> pack(USUAL, "t.csv", "text\none\n\"two\nthree\n"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("t.csv:3: a quotation mark is never closed");
  }

  @Test
  void aPackIsReadBackAsItWasWritten() {
    for (String name : BuiltInPacks.NAMES) {
      Pack pack = BuiltInPacks.load(name);
      PackDraft draft = PackReader.read("again.yaml", PackWriter.yaml(pack));

      assertThat(draft.pack()).isEqualTo(pack);
    }
    Pack odd =
        new Pack(
            "odd",
            "with: signs # and \"quotes\"",
            List.of("en"),
            List.of(
                new Intent(
                    "1989",
                    "no",
                    Arm.SENSITIVE,
                    Optional.empty(),
                    List.of(new Wording("direct", Map.of("en", "a: b\n# c \\ \"d\""))),
                    List.of())));
    assertThat(PackReader.read("odd.yaml", PackWriter.yaml(odd)).pack()).isEqualTo(odd);
  }

  private static Pack pack(PackImport how, String file, String text) {
    return imported(how, file, text).pack();
  }

  private static PackImport.Imported imported(PackImport how, String file, String text) {
    return how.of(PromptTable.read(file, text, Format.of(file)));
  }
}
