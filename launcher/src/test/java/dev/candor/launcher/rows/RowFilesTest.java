package dev.candor.launcher.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.candor.runtime.InputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as people have them. */
class RowFilesTest {
  private static final String TWO =
      "{\"release\":\"a\",\"response\":\"Yes.\"}\n{\"release\":\"b\",\"response\":\"不行。\"}\n";

  private final List<String> bad = new ArrayList<>();
  private final List<String> said = new ArrayList<>();

  @TempDir private Path folder;

  @Test
  void packedFilesAreUnpacked() throws IOException {
    byte[] plain = TWO.getBytes(StandardCharsets.UTF_8);
    assertThat(responses("rows.jsonl.gz", gzip(plain))).containsExactly("Yes.", "不行。");
    assertThat(responses("rows.jsonl.zst", Zstd.compress(plain))).containsExactly("Yes.", "不行。");
    // Packed files joined end to end are one file, whatever they are called.
    assertThat(responses("rows.bin", joined(gzip(plain), gzip(plain)))).hasSize(4);
    assertThat(said).anyMatch(sentence -> sentence.contains("unpacked from zstd"));
  }

  @Test
  void packedFileThatIsCutShortIsRefusedWithItsPlace() throws IOException {
    byte[] whole = gzip(TWO.repeat(2_000).getBytes(StandardCharsets.UTF_8));
    byte[] cut = Arrays.copyOf(whole, whole.length - 20);
    assertThatThrownBy(() -> responses("rows.jsonl.gz", cut))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("rows.jsonl.gz:")
        .hasMessageContaining("truncated");
  }

  @Test
  void filesThatAreNoTextAreCalledWhatTheyAre() {
    assertThatThrownBy(() -> responses("a.eval", new byte[] {'P', 'K', 3, 4, 0, 0}))
        .hasMessageContaining("inspect log convert --to json");
    assertThatThrownBy(() -> responses("a.xlsx", new byte[] {'P', 'K', 3, 4, 0, 0}))
        .hasMessageContaining("is a spreadsheet");
    assertThatThrownBy(() -> responses("a", "PAR1....".getBytes(StandardCharsets.US_ASCII)))
        .hasMessageContaining("is a Parquet file");
  }

  @Test
  void everyEndOfALineEndsOneAndNothingElseDoes() throws IOException {
    String[] rows = TWO.strip().split("\n");
    assertThat(responses("crlf", utf8(rows[0] + "\r\n" + rows[1] + "\r\n"))).hasSize(2);
    assertThat(responses("cr", utf8(rows[0] + "\r" + rows[1] + "\r"))).hasSize(2);
    String separators = "{\"response\":\"one\u2028two\u0085three\"}\n";
    assertThat(responses("ls", utf8(separators))).containsExactly("one\u2028two\u0085three");
    read("crlf-bad", utf8(rows[0] + "\r\n\r\nnot json\r\n" + rows[1]));
    assertThat(bad).singleElement().asString().startsWith("3: ");
  }

  @Test
  void marksAndSeparatorsBetweenRowsAreNoPartOfThem() throws IOException {
    String joined = "\uFEFF" + TWO + "\uFEFF" + TWO + "\u001e" + TWO.strip().split("\n")[0] + "\n";
    assertThat(responses("joined", utf8(joined))).hasSize(5);
    assertThat(bad).isEmpty();
  }

  @Test
  void numbersThatAreNoneAndCommasOfAnArrayAreRead() throws IOException {
    String rows =
        "{\"response\":\"a\",\"score\":NaN,\"low\":-Infinity},\n{\"response\":\"b\",\"score\":1},\n";
    assertThat(responses("nan", utf8(rows))).containsExactly("a", "b");
    assertThat(bad).isEmpty();
  }

  @Test
  void listIsReadElementByElementHoweverItIsWritten() throws IOException {
    assertThat(responses("line.json", utf8("[" + TWO.strip().replace("\n", ", ") + "]")))
        .hasSize(2);
    String pretty = "[\n  {\n    \"response\": \"a\"\n  },\n  7,\n  {\"response\": \"b\"}\n]\n";
    assertThat(responses("pretty.json", utf8(pretty))).containsExactly("a", "b");
    assertThat(bad).singleElement().asString().startsWith("5: an element of the list is not");
  }

  @Test
  void documentOverSeveralLinesIsOneRecord() throws IOException {
    String document = "{\n  \"release\": \"a\",\n  \"response\": \"Yes.\"\n}\n";
    assertThat(responses("one.json", utf8(document + document))).containsExactly("Yes.", "Yes.");
    assertThat(bad).isEmpty();
  }

  @Test
  void brokenDocumentIsOneErrorWithItsLine() {
    String document = "{\n  \"release\": \"a\",\n  \"response\": oops\n}\n";
    assertThatThrownBy(() -> responses("one.json", utf8(document)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("one.json:3: not JSON at column")
        .hasMessageContaining("nothing after it can be read");
    assertThat(bad).isEmpty();
  }

  @Test
  void firstLineThatIsCutShortDoesNotMakeADocumentOfTheRest() throws IOException {
    assertThat(responses("rows.jsonl", utf8("{\"release\":\"a\",\n" + TWO))).hasSize(2);
    assertThat(bad).singleElement().asString().startsWith("1: not JSON");
  }

  @Test
  void tableIsReadWhateverSeparatesItsValues() throws IOException {
    for (String separator : List.of(",", ";", "\t")) {
      String table =
          "\uFEFFrelease;prompt;response;http_status\r\n"
              .concat("a;\"What; is\nit?\";\"He said \"\"no\"\".\";200\r\n")
              .concat("b;Why?;;500\r\n")
              .replace(";", separator);
      List<Row> rows = read("export" + (separator.equals("\t") ? ".tsv" : ".csv"), utf8(table));
      assertThat(rows).as(separator).hasSize(2);
      assertThat(rows.get(0).text("response")).contains("He said \"no\".");
      assertThat(rows.get(0).line()).isEqualTo(2);
      assertThat(rows.get(1).line()).isEqualTo(4);
      assertThat(rows.get(1).text("response")).isEmpty();
      assertThat(rows.get(1).status()).contains(500);
    }
    assertThat(read("excel.csv", utf8("sep=;\nresponse;model\nNo.;m\n"))).hasSize(1);
    // Without the name of a file, the first line tells.
    assertThat(read("stream", utf8("model,response\nm,No.\n"))).hasSize(1);
  }

  @Test
  void tableWithoutAReplyIsRefusedOnce() {
    assertThatThrownBy(() -> responses("bank.csv", utf8("id;topic;text\n1;a;b\n2;c;d\n")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no column is known to hold the reply")
        .hasMessageContaining("columns here: id, topic, text");
    assertThat(bad).isEmpty();
  }

  @Test
  void rowOfATableWithTooManyValuesIsABadLineWithTheReason() throws IOException {
    assertThat(responses("t.csv", utf8("model,response\nm,a, b\nm,c\n"))).containsExactly("c");
    assertThat(bad)
        .containsExactly(
            "2: has 3 values for 2 columns; put a value that holds the separator (,) between"
                + " quotation marks");
  }

  @Test
  void rowOfATableCutShortBeforeTheReplyIsABadLineAndNoEmptyReply() throws IOException {
    assertThat(responses("t.csv", utf8("model,response,note\nm\nm,c\nm,d,seen\n")))
        .containsExactly("c", "d");
    assertThat(bad)
        .containsExactly(
            "2: has 1 values for 3 columns, and none for the reply; write every column, empty where"
                + " nothing came");
  }

  @Test
  void encodingCanBeNamed() throws IOException {
    Files.write(folder.resolve("gbk.jsonl"), TWO.getBytes(Charset.forName("GBK")));
    Reading reading =
        new Reading(FieldMapping.NONE, Optional.of(Charset.forName("GB18030")), true, said::add);
    assertThat(read(folder.resolve("gbk.jsonl").toString(), reading)).hasSize(2);
  }

  private List<String> responses(String name, byte[] bytes) throws IOException {
    return read(name, bytes).stream().map(row -> row.text("response").orElse(null)).toList();
  }

  private List<Row> read(String name, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    return read(file.toString(), new Reading(FieldMapping.NONE, Optional.empty(), true, said::add));
  }

  private List<Row> read(String name, Reading reading) {
    List<Row> rows = new ArrayList<>();
    try (RowReader reader =
        RowReader.open(
            name,
            new ByteArrayInputStream(new byte[0]),
            reading,
            (file, line, problem, bytes) -> bad.add(line + ": " + problem))) {
      for (Row row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
