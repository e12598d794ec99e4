package dev.candor.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.Topics.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;

/** The tables of topics and fields in docs/wire.md, printed from the catalogue and the schemas. */
class WireReferenceTest {
  private static final Path PAGE = Path.of("../docs/wire.md");
  private static final String MARK = "-Dcandor.write.docs=true -->\n";

  @Test
  void pageSaysWhatTheSchemasSay() throws IOException {
    String page = Files.readString(PAGE);
    int mark = page.indexOf(MARK) + MARK.length();
    assertThat(mark).isGreaterThan(MARK.length());
    String wanted = page.substring(0, mark) + tables();
    if (Boolean.getBoolean("candor.write.docs")) {
      Files.writeString(PAGE, wanted);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/wire.md; rewrite it with -Dcandor.write.docs=true")
        .isEqualTo(wanted);
  }

  private static String tables() {
    StringBuilder out = new StringBuilder("\n## Topics\n\n");
    out.append("| topic | key | holds | written by | kept |\n| --- | --- | --- | --- | --- |\n");
    for (Topic<?> topic : new Topics("").all()) {
      out.append(
          "| `%s` | %s | %s | %s | %s |%n"
              .formatted(topic.name(), topic.key(), topic.holds(), topic.writer(), kept(topic)));
    }
    out.append("\n## Records\n");
    Set<String> done = new LinkedHashSet<>();
    for (Topic<?> topic : new Topics("").all()) {
      Schema schema = SpecificData.get().getSchema(topic.codec().avroClass());
      record(schema, done, out);
    }
    return out.toString().replace("\r\n", "\n");
  }

  private static String kept(Topic<?> topic) {
    return topic.cleanup().equals("compact")
        ? "the latest of each key"
        : topic.retention().isNegative() ? "for ever" : topic.retention().toDays() + " days";
  }

  private static void record(Schema schema, Set<String> done, StringBuilder out) {
    if (!done.add(schema.getName())) {
      return;
    }
    out.append("\n### ").append(schema.getName()).append("\n\n").append(schema.getDoc());
    out.append("\n\n| field | type | meaning |\n| --- | --- | --- |\n");
    for (Schema.Field field : schema.getFields()) {
      out.append(
          "| `%s` | %s | %s |%n"
              .formatted(field.name(), type(field.schema()), field.doc().replace("|", "\\|")));
    }
    for (Schema.Field field : schema.getFields()) {
      nested(field.schema(), done, out);
    }
  }

  private static void nested(Schema schema, Set<String> done, StringBuilder out) {
    switch (schema.getType()) {
      case RECORD -> record(schema, done, out);
      case ARRAY -> nested(schema.getElementType(), done, out);
      case UNION -> schema.getTypes().forEach(type -> nested(type, done, out));
      default -> {}
    }
  }

  private static String type(Schema schema) {
    return switch (schema.getType()) {
      case UNION -> type(schema.getTypes().get(1)) + " or null";
      case ARRAY -> "array of " + type(schema.getElementType());
      case RECORD ->
          "[%s](#%s)"
              .formatted(schema.getName(), schema.getName().toLowerCase(java.util.Locale.ROOT));
      case LONG ->
          schema.getLogicalType() instanceof LogicalTypes.TimestampMillis ? "time" : "long";
      default -> schema.getType().getName();
    };
  }
}
