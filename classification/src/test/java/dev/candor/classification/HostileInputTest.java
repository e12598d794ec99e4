package dev.candor.classification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.model.Evidence;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class HostileInputTest {

  private static final StandardClassifier CLASSIFIER = StandardClassifier.load();

  @Property(tries = 400)
  void anyTextGetsAnOutcomeWithSpansInside(@ForAll("hostile") String text) {
    check(text);
  }

  @Provide
  Arbitrary<String> hostile() {
    Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(400);
    Arbitrary<String> pieces =
        Arbitraries.of(
                "<think>",
                "</think>",
                "◁think▷",
                "[/THINK]",
                "<|channel|>analysis<|message|>",
                "i can't ",
                "我无法",
                "\ud83d",
                "\ude00",
                "é́́́",
                "\u202e",
                "\0",
                "*".repeat(50),
                "#".repeat(30),
                " ... ",
                "𝐈 𝐜𝐚𝐧'𝐭",
                "ﷺ",
                "\n\n",
                "所谓")
            .list()
            .ofMaxSize(60)
            .map(parts -> String.join("", parts));
    return Arbitraries.oneOf(any, pieces);
  }

  @Test
  void hugeTextsAreReadInBoundedWork() {
    for (String piece :
        new String[] {"a", "我", "<think>", "<|channel|>", "i can't ", "\ud83d\ude00", "\u0301"}) {
      check(piece.repeat(4_000_000 / piece.length()));
    }
  }

  private static void check(String text) {
    Classification classification = CLASSIFIER.classify(Reply.of(text));
    assertThat(classification.confidence()).isBetween(0.0, 1.0);
    for (Evidence evidence : classification.evidence()) {
      assertThat(evidence.end()).isLessThanOrEqualTo(text.length());
      assertThat(evidence.excerpt().length()).isLessThanOrEqualTo(Evidence.LONGEST_EXCERPT);
    }
  }
}
