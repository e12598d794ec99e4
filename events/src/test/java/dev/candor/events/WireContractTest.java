package dev.candor.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.Topics.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the schemas promise to other readers and writers, version after version. */
class WireContractTest {
  private static final Path RELEASED = Path.of("src/test/resources/released-schemas");

  static Stream<Topic<?>> topics() {
    return new Topics("").all().stream();
  }

  static Schema schema(Topic<?> topic) {
    return SpecificData.get().getSchema(topic.codec().avroClass());
  }

  /** A schema and every record within it, by name. */
  private static Map<String, Schema> records(Schema schema) {
    Map<String, Schema> found = new LinkedHashMap<>();
    collect(schema, found);
    return found;
  }

  private static void collect(Schema schema, Map<String, Schema> found) {
    switch (schema.getType()) {
      case RECORD -> {
        if (found.put(schema.getFullName(), schema) == null) {
          schema.getFields().forEach(field -> collect(field.schema(), found));
        }
      }
      case UNION -> schema.getTypes().forEach(type -> collect(type, found));
      case ARRAY -> collect(schema.getElementType(), found);
      default -> {}
    }
  }

  @ParameterizedTest
  @MethodSource("topics")
  void everyFieldSaysWhatItIsAndWhereItComesFrom(Topic<?> topic) {
    for (Schema record : records(schema(topic)).values()) {
      assertThat(record.getDoc()).as(record.getFullName()).isNotBlank();
      for (Schema.Field field : record.getFields()) {
        String where = record.getName() + "." + field.name();
        assertThat(field.doc()).as(where).isNotBlank().contains("Source: ").endsWith(".");
        assertThat(field.name()).as(where).matches("[a-z][a-z0-9]*(_[a-z0-9]+)*");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("topics")
  void everyTimeStatesItsUnit(Topic<?> topic) {
    for (Schema record : records(schema(topic)).values()) {
      for (Schema.Field field : record.getFields()) {
        if (isTime(field.schema())) {
          assertThat(field.doc()).as(field.name()).contains("Unix milliseconds");
        }
      }
    }
  }

  private static boolean isTime(Schema schema) {
    return schema.isUnion()
        ? schema.getTypes().stream().anyMatch(WireContractTest::isTime)
        : schema.getLogicalType() instanceof LogicalTypes.TimestampMillis;
  }

  @ParameterizedTest
  @MethodSource("topics")
  void everyFieldThatMayBeMissingHasADefault(Topic<?> topic) {
    for (Schema record : records(schema(topic)).values()) {
      for (Schema.Field field : record.getFields()) {
        if (field.schema().isUnion() || field.schema().getType() == Schema.Type.ARRAY) {
          assertThat(field.hasDefaultValue()).as(record.getName() + "." + field.name()).isTrue();
        }
      }
    }
  }

  @Test
  void everyTopicOfAReleaseStillReadsAndIsReadByItsReleasedSchema() throws IOException {
    List<Path> releases = new ArrayList<>();
    try (Stream<Path> found = Files.list(RELEASED)) {
      found.forEach(releases::add);
    }
    assertThat(releases).isNotEmpty();
    for (Path release : releases) {
      for (Topic<?> topic : new Topics("").all()) {
        Schema now = schema(topic);
        Path file = release.resolve(now.getName() + ".avsc");
        if (!Files.exists(file)) {
          continue;
        }
        Schema then;
        try (InputStream in = Files.newInputStream(file)) {
          then = new Schema.Parser().parse(in);
        }
        assertReadable(now, then, file + " cannot be read any more: give added fields a default");
        assertReadable(then, now, file + " cannot read what is written now: keep its fields");
      }
    }
  }

  /** A version that nobody has run yet may be changed: copy src/main/avro over its folder. */
  private static void assertReadable(Schema reader, Schema writer, String otherwise) {
    SchemaCompatibility.SchemaPairCompatibility found =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    assertThat(found.getType())
        .as(otherwise + " " + found.getResult().getIncompatibilities())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }
}
