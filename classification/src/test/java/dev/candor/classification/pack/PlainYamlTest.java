package dev.candor.classification.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class PlainYamlTest {
  private static Object byYaml(String text) {
    return new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  @Test
  void shippedRulesAreReadAsYamlReadsThem() throws IOException {
    try (InputStream in = StandardClassifier.class.getResourceAsStream("rules/standard.yaml")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(PlainYaml.read(text)).contains(asMap(byYaml(text)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rules:\n  - id: a\n    longest: 24\n    decides: 0.97\n    provenance: by hand, (x) 1.5",
        "# head\nrules:\n\n  # one\n  - id: \"a: b # c\"\n    phrases: [A_B, \"x, [y]\", c d-e]\n",
        "rules:\n  - id: a  \n    lang: zh\n    phrases: [ \"你好,世界\" , 不 ]\n  - id: b\n",
        "rules:\n  - id: a\n    says: 甲: x\n",
        "rules:\n  - id: a\n    says: x # comment\n",
        "rules:\n  - id: a\n    longest: 012\n",
        "rules:\n  - id: a\n    longest: 1e3\n",
        "rules:\n  - id: a\n    longest: 5.\n",
        "rules:\n  - id: a\n    longest: 99999999999\n",
        "rules:\n  - id: a\n    says: null\n    zone: true\n",
        "rules:\n  - id: a\n    phrases: [null, true, 1, -2, .5]\n",
        "rules:\n  - id: a\n    phrases: [a, b,]\n",
        "rules:\n  - id: a\n    phrases: []\n",
        "rules:\n  - id: a\n    phrases: [\"a\\n\\\"b\\\"\", 'c']\n",
        "rules:\n  - id: a\n    phrases: [\"a\\\"b\", \"c\\\\\", \"\\\"\"]\n",
        "rules:\n  - id: a\n    phrases: [\"a\\\"b\", \"\\\"\"]\n",
        "rules:\n  - id: \"a\\\"b\"\n",
        "rules:\n  - id: a\n    phrases: [a,\n      b]\n",
        "rules:\n  - id: a\n    phrases:\n      - a\n      - b\n",
        "rules:\n  - id: a\n    says: >\n      folded\n      text\n",
        "rules:\n  - id: a\n    says: two\n      lines\n",
        "rules:\n  - id: &x a\n  - id: *x\n",
        "rules: []\n",
        "other: 1\nrules:\n  - id: a\n"
      })
  void textIsReadAsYamlReadsItOrNotAtAll(String text) {
    PlainYaml.read(text).ifPresent(read -> assertThat(read).isEqualTo(byYaml(text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "rules:\n  - id: a\n    id: b\n", "rules:\n  - [a]\n", "a\n", "-"})
  void whatIsNoSuchListIsLeftToYaml(String text) {
    assertThat(PlainYaml.read(text)).isEmpty();
  }

  @SuppressWarnings("unchecked")
  private static java.util.Map<String, Object> asMap(Object document) {
    return (java.util.Map<String, Object>) document;
  }
}
