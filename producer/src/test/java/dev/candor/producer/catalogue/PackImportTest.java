package dev.candor.producer.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  void conversationsOfADataSetGiveTheUsersFirstText() {
    Pack pack =
        pack(
            USUAL,
            "rows.jsonl",
            """
            {"messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"Why was the dam built?"},{"role":"user","content":"And then?"}],"n":3}
            """);

    assertThat(pack.questions(Set.of("en")))
        .extracting(Question::text)
        .containsExactly("Why was the dam built?");
  }

  @Test
  void aColumnCanBeNamedAndAMissingOneIsAnError() {
    String rows = "{\"frage\":\"Why was the dam built?\",\"kind\":\"control\"}\n";
    PackImport named =
        new PackImport(
            "mine",
            Map.of(Part.TEXT, "frage", Part.ARM, "kind"),
            "other",
            Arm.SENSITIVE,
            Optional.of("en"));

    assertThat(pack(named, "rows.jsonl", rows).intents().get(0).arm()).isEqualTo(Arm.CONTROL);
    assertThatThrownBy(() -> pack(USUAL, "rows.jsonl", rows))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "rows.jsonl: no column holds the prompts; name it with --text; columns here: frage,"
                + " kind");
    assertThatThrownBy(
            () ->
                pack(
                    new PackImport(
                        "mine", Map.of(Part.TEXT, "frag"), "other", Arm.CONTROL, Optional.empty()),
                    "rows.jsonl",
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
    return how.of(PromptTable.read(file, text, Format.of(file)));
  }
}
