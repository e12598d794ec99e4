package dev.candor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class YamlNodeTest {
  private static YamlNode read(String text) {
    return YamlNode.parse("f.yaml", text).orElseThrow();
  }

  @Test
  void valuesAreTextsAsWrittenAndKnowTheirLines() {
    YamlNode top = read("year: 1989\nlist:\n  - a\n  - b: 1.0\n");
    assertThat(top.get("year").orElseThrow().text()).isEqualTo("1989");
    YamlNode list = top.get("list").orElseThrow();
    assertThat(list.items()).extracting(YamlNode::line).containsExactly(3, 4);
    YamlNode.Field last = list.items().get(1).fields().get(0);
    assertThat(last.name()).isEqualTo("b");
    assertThat(last.value().place("list[1].b")).isEqualTo("f.yaml:4: list[1].b");
  }

  @Test
  void fieldThatIsWrittenTwiceIsRefusedWhereverItStands() {
    assertThatThrownBy(() -> read("a:\n  - b: 1\n    c: 2\n    b: 3\n"))
        .isInstanceOf(InputException.class)
        .hasMessage("f.yaml:4: a[0].b: is set twice, first on line 2; remove one of them");
  }

  @Test
  void nothingIsEmptyAndNoValueIsNull() {
    assertThat(YamlNode.parse("f.yaml", "# only a comment\n")).isEmpty();
    assertThat(read("a:\n").get("a").orElseThrow().isNull()).isTrue();
    assertThat(read("a: ''\n").get("a").orElseThrow().isNull()).isFalse();
  }

  @Test
  void whatIsNotYamlIsRefusedWithItsLine() {
    assertThatThrownBy(() -> read("a: 1\nb: [2\n"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("f.yaml:3: is not YAML");
  }
}
