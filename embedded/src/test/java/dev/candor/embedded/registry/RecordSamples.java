package dev.candor.embedded.registry;

import dev.candor.events.Codec;
import dev.candor.events.Topics.Topic;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * A record of each topic with every field filled in, and one with every field empty that may be;
 * also what such a record should look like to a reader that knows the schema alone.
 */
final class RecordSamples {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123Z");

  /** What records ask of some fields, by record and field. */
  private static final Map<String, Object> ASKED =
      Map.ofEntries(
          Map.entry("Prompt.arm", "control"),
          Map.entry("Prompt.cycle", 1_000_000_000_000L),
          Map.entry("Response.kind", "end_of_input"),
          Map.entry("Response.cycle", 1_000_000_000_000L),
          Map.entry("Response.arm", "sensitive"),
          Map.entry("Response.outcome", "refusal"),
          Map.entry("ClassifiedResponse.cycle", 1_000_000_000_000L),
          Map.entry("ClassifiedResponse.arm", "control"),
          Map.entry("ClassifiedResponse.outcome", "aligned"),
          Map.entry("ClassifiedResponse.kind", "response"),
          Map.entry("ClassifiedResponse.layer", "host_filter"),
          Map.entry("Judgement.cycle", 1_000_000_000_000L),
          Map.entry("Judgement.outcome", "aligned"),
          Map.entry("Judgement.confidence", 0.5),
          Map.entry("Evidence.tier", "rule"),
          Map.entry("Tally.cycle", 1_000_000_000_000L),
          Map.entry("TallyQuote.outcome", "lecture"),
          Map.entry("StratumCounts.arm", "control"),
          Map.entry("ComparisonVerdict.kind", "release"),
          Map.entry("ComparisonVerdict.verdict", "drifted"),
          Map.entry("ComparisonVerdict.direction", "mixed"),
          Map.entry("CellVerdict.verdict", "warning"),
          Map.entry("Contrast.verdict", "not_enough_data"),
          Map.entry("Flip.arm", "sensitive"),
          Map.entry("Flip.from", "answer"),
          Map.entry("Flip.to", "deflection"),
          Map.entry("Signal.kind", "silence"),
          Map.entry("Signal.state", "cleared"),
          Map.entry("Signal.ended_how", "back"),
          Map.entry("Alert.state", "acknowledged"),
          Map.entry("Alert.severity", "warning"),
          Map.entry("Alert.ended_how", "over"),
          Map.entry("Delivery.state", "delivered"));

  /** Fields that exclude another. */
  private static final Set<String> EXCLUDED =
      Set.of("Response.failure", "ClassifiedResponse.failure");

  private RecordSamples() {}

  static <T> T filled(Topic<T> topic) {
    return sample(topic.codec(), true);
  }

  static <T> T sparse(Topic<T> topic) {
    return sample(topic.codec(), false);
  }

  private static <T, A extends SpecificRecord> T sample(Codec<T, A> codec, boolean filled) {
    Schema schema = SpecificData.get().getSchema(codec.avroClass());
    return codec.fromAvro(codec.avroClass().cast(record(schema, filled)));
  }

  private static SpecificRecord record(Schema schema, boolean filled) {
    SpecificRecord record = (SpecificRecord) SpecificData.get().newRecord(null, schema);
    for (Schema.Field field : schema.getFields()) {
      String place = schema.getName() + "." + field.name();
      boolean absent = EXCLUDED.contains(place) || !filled && field.schema().isNullable();
      record.put(
          field.pos(),
          absent
              ? null
              : ASKED.containsKey(place)
                  ? ASKED.get(place)
                  : value(field.name(), known(field.schema()), filled));
    }
    return record;
  }

  private static Object value(String name, Schema schema, boolean filled) {
    return switch (schema.getType()) {
      case STRING -> name + " 六四 \uD83D\uDE00 \"'\\";
      case LONG ->
          schema.getLogicalType() instanceof LogicalTypes.TimestampMillis
              ? AT.plusMillis(name.length())
              : (Object) (Long.MAX_VALUE - name.length());
      case INT -> Integer.MAX_VALUE - name.length();
      case DOUBLE -> 0.1 * name.length() + 0.01;
      case BOOLEAN -> filled;
      case BYTES -> ByteBuffer.wrap(new byte[] {0, 1, (byte) 0xff, (byte) name.length()});
      case RECORD -> record(schema, filled);
      case ARRAY -> {
        List<Object> values = new ArrayList<>();
        for (int i = 0; filled && i < 2; i++) {
          values.add(value(name + i, schema.getElementType(), true));
        }
        yield values;
      }
      default -> throw new AssertionError("no sample for " + name + " of " + schema);
    };
  }

  private static Schema known(Schema schema) {
    return schema.isUnion() ? schema.getTypes().get(1) : schema;
  }

  /**
   * A record as names of the schema and plain values; longs and bytes marked, for JSON has none.
   */
  static <T> Object plain(Topic<T> topic, T record) {
    return plain(topic.codec().toAvro(record));
  }

  private static Object plain(Object value) {
    if (value instanceof Long number) {
      return "long " + number;
    } else if (value instanceof Instant instant) {
      return instant.toEpochMilli();
    } else if (value instanceof ByteBuffer bytes) {
      return "bytes " + HexFormat.of().formatHex(bytes.array());
    } else if (value instanceof List<?> list) {
      return list.stream().map(RecordSamples::plain).toList();
    } else if (value instanceof IndexedRecord record) {
      Map<String, Object> fields = new LinkedHashMap<>();
      for (Schema.Field field : record.getSchema().getFields()) {
        fields.put(field.name(), plain(record.get(field.pos())));
      }
      return fields;
    }
    return value;
  }
}
