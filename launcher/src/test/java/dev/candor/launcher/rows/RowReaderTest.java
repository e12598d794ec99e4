package dev.candor.launcher.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.runtime.InputException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowReaderTest {
  private final List<String> bad = new ArrayList<>();

  @Test
  void badLineIsToldWithItsNumberAndTheRestGoesOn() {
    List<Row> rows = read("{\"a\":1}\n\nnot json\n[1]\n{\"a\":2} trailing\n{\"a\":3}");
    assertThat(rows).extracting(row -> row.number("a").orElseThrow()).containsExactly(1L, 3L);
    assertThat(bad).hasSize(3);
    assertThat(bad.get(0)).startsWith("3:").contains("not JSON");
    assertThat(bad.get(1)).startsWith("4:").contains("not a JSON object");
    assertThat(bad.get(2)).startsWith("5:");
  }

  @Test
  void lineCutShortIsToldWithItsColumnAndNoWordOfTheParsers() {
    read("{\"release\":\"r\"");
    assertThat(bad)
        .containsExactly(
            "1: not JSON at column 15: it ends too early; close every bracket and quotation mark");
  }

  @Test
  void brokenLinesAreToldInPlainWords() {
    for (String line :
        List.of(
            "{'release': 'r1'}",
            "{\"a\": None}",
            "{\"a\": \"tab\there\"}",
            "{\"a\": \"\\x\"}",
            "{\"a\" \"b\"}",
            "{\"a\": 01}")) {
      bad.clear();
      read("{\"a\":1}\n" + line + "\n");
      assertThat(bad).as(line).hasSize(1);
      assertThat(bad.get(0))
          .startsWith("2: not JSON at column")
          .contains("; ")
          .doesNotContainIgnoringCase("source")
          .doesNotContain("Feature")
          .doesNotContain("token");
    }
    assertThat(bad).isNotEmpty();
    bad.clear();
    read("{'release': 'r1'}\n");
    assertThat(bad.get(0)).contains("as Python prints").contains("json.dumps");
  }

  @Test
  void fileInGb18030IsRefusedWithTheFix() {
    byte[] bytes = "{\"response\":\"这个问题\"}\n".getBytes(Charset.forName("GB18030"));
    assertThatThrownBy(() -> read(new ByteArrayInputStream(bytes)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("standard input:1")
        .hasMessageContaining("iconv -f GB18030");
  }

  @Test
  void fileInGb18030WhoseFirstRowsAreEnglishIsRefusedAsWell() {
    byte[] bytes =
        "{\"response\":\"yes\"}\n{\"response\":\"这个问题\"}\n".getBytes(Charset.forName("GB18030"));
    assertThatThrownBy(() -> read(new ByteArrayInputStream(bytes)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("standard input:2: is not UTF-8 but GB18030");
  }

  @Test
  void lineInGb18030AmongOthersInUtf8IsABadLine() {
    InputStream in =
        new SequenceInputStream(
            new ByteArrayInputStream("{\"a\":\"是\"}\n".getBytes(StandardCharsets.UTF_8)),
            new ByteArrayInputStream("{\"a\":\"这个\"}\n".getBytes(Charset.forName("GB18030"))));
    assertThat(read(in)).hasSize(1);
    assertThat(bad).singleElement().asString().startsWith("2: not UTF-8");
  }

  @Test
  void fileInUtf16IsReadWithAndWithoutItsMark() {
    for (String name : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32")) {
      byte[] bytes = "{\"response\":\"是的\"}\n".getBytes(Charset.forName(name));
      assertThat(read(new ByteArrayInputStream(bytes)))
          .as(name)
          .singleElement()
          .satisfies(row -> assertThat(row.text("response")).contains("是的"));
    }
  }

  @Test
  void fieldWrittenTwiceIsABadLineAndNoneOfItsValuesIsTaken() {
    assertThat(read("{\"release\":\"r1\",\"release\":\"r2\"}\n{\"a\":1}\n")).hasSize(1);
    assertThat(bad).containsExactly("1: \"release\" is written twice; remove one of them");
  }

  @Test
  void lineNestedBeyondReasonIsABadLine() {
    assertThat(read("{\"a\":1}\n" + "[".repeat(5000) + "\n{\"a\":1}\n")).hasSize(2);
    assertThat(bad).singleElement().asString().startsWith("2: not JSON");
  }

  @Test
  void secondValueOnALineIsToldFromBrokenJson() {
    read("{\"a\":1} {\"b\":2}\n");
    assertThat(bad).containsExactly("1: more than one JSON value; write one object a line");
  }

  @Test
  void timeBeyondTheCalendarIsRefused() {
    for (String time : List.of("1e30", "-5", "\"+999999999-01-01T00:00:00Z\"")) {
      Row row = read("{\"timestamp\":" + time + "}").get(0);
      assertThatThrownBy(() -> row.time("timestamp")).as(time).isInstanceOf(Row.RowException.class);
    }
  }

  @Test
  void numberIsNoReply() {
    Row row = read("{\"response\":5}").get(0);
    assertThatThrownBy(row::reply).isInstanceOf(Row.RowException.class);
  }

  @Test
  void byteOrderMarkIsNoPartOfTheFirstRow() {
    assertThat(read("\uFEFF{\"a\":1}\n")).hasSize(1);
    assertThat(bad).isEmpty();
  }

  @Test
  void replacementCharacterOfTheRowsOwnIsNoFault() {
    assertThat(read("{\"response\":\"a \uFFFD b\"}\n").get(0).text("response"))
        .contains("a \uFFFD b");
    assertThat(bad).isEmpty();
  }

  @Test
  void brokenUtf8BelowTheFirstRowIsABadLine() {
    byte[] first = "{\"a\":1}\n{\"a\":\"".getBytes(StandardCharsets.UTF_8);
    InputStream in =
        new SequenceInputStream(
            new ByteArrayInputStream(first),
            new ByteArrayInputStream(new byte[] {(byte) 0xC3, '"', '}', '\n'}));
    assertThat(read(in)).hasSize(1);
    assertThat(bad).singleElement().asString().startsWith("2:").contains("not UTF-8");
  }

  @Test
  void lineBeyondTheLimitIsBadAndDoesNotEndTheRun() {
    byte[] filler = new byte[RowReader.LONGEST_LINE_BYTES + 1000];
    java.util.Arrays.fill(filler, (byte) 'x');
    InputStream in =
        new SequenceInputStream(
            new ByteArrayInputStream(filler),
            new ByteArrayInputStream("\n{\"a\":1}\n".getBytes(StandardCharsets.UTF_8)));
    assertThat(read(in)).hasSize(1);
    assertThat(bad).singleElement().asString().contains("longer than 16 MiB");
  }

  @Test
  void timesAreReadInEveryUsualForm() {
    Instant noon = Instant.parse("2026-01-02T12:00:00Z");
    for (String time :
        List.of(
            "\"2026-01-02T12:00:00Z\"",
            "\"2026-01-02T13:00:00+01:00\"",
            "\"2026-01-02 12:00:00\"",
            "1767355200",
            "1767355200000")) {
      assertThat(read("{\"timestamp\":" + time + "}").get(0).time("timestamp")).contains(noon);
    }
    Row odd = read("{\"timestamp\":\"yesterday\"}").get(0);
    assertThatThrownBy(() -> odd.time("timestamp")).isInstanceOf(Row.RowException.class);
  }

  private List<Row> read(String text) {
    return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private List<Row> read(InputStream in) {
    List<Row> rows = new ArrayList<>();
    try (RowReader reader =
        RowReader.open("-", in, (file, line, problem, bytes) -> bad.add(line + ": " + problem))) {
      for (Row row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
    }
    return rows;
  }
}
