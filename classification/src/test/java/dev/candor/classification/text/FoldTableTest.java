package dev.candor.classification.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldTableTest {

  @Test
  void unitsThatAreNotAskedAboutWouldFoldToThemselves() {
    List<Character> spared =
        IntStream.rangeClosed(0, Character.MAX_VALUE)
            .mapToObj(unit -> (char) unit)
            .filter(FoldTable::standsForItself)
            .toList();

    assertThat(spared).hasSizeGreaterThan(40_000);
    assertThat(spared).allMatch(unit -> FoldTable.foldOne(unit) == unit);
  }
}
