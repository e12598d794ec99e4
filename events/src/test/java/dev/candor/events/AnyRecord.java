package dev.candor.events;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Makes valid Avro records of any of our schemas from a seed, with nulls where they may be. */
public final class AnyRecord {
  private static final String[] TEXTS = {
    "x", "Peking 1989", "我不知道。", "\uD83D\uDE00 é", "a|b\\c\n\""
  };

  /** Fields with a closed set of values, by schema. */
  private static final String[] ARMS = {"sensitive", "control"};

  private static final String[] VERDICTS = {"not_enough_data", "stable", "warning", "drifted"};

  private static final String[] ENDINGS = {"back", "superseded", "over", null};

  private static final String[] OUTCOMES = {"answer", "aligned", "filtered", "invalid"};

  private static final Map<String, Map<String, String[]>> CLOSED =
      Map.of(
          "Prompt", Map.of("arm", ARMS),
          "Response",
              Map.of(
                  "kind", new String[] {"response", "end_of_input"},
                  "arm", ARMS,
                  "outcome", new String[] {"answer", "refusal", null}),
          "ClassifiedResponse",
              Map.of(
                  "kind", new String[] {"response", "end_of_input"},
                  "arm", ARMS,
                  "layer", new String[] {"model", "output_moderation", null},
                  "outcome", new String[] {"answer", "aligned", "invalid", null}),
          "Evidence", Map.of("tier", new String[] {"provider", "rule", "model"}),
          "StratumCounts", Map.of("arm", ARMS),
          "ComparisonVerdict",
              Map.of(
                  "kind", new String[] {"release", "silent_change", "release_chain"},
                  "verdict", VERDICTS,
                  "direction", new String[] {"more_constrained", "mixed", "none"}),
          "CellVerdict", Map.of("verdict", VERDICTS),
          "Contrast", Map.of("verdict", VERDICTS),
          "Flip",
              Map.of(
                  "from", OUTCOMES,
                  "to", OUTCOMES,
                  "arm", new String[] {"sensitive", "control", null}),
          "Signal",
              Map.of(
                  "kind", new String[] {"release_drift", "silence", "common_cause"},
                  "state", new String[] {"raised", "cleared"},
                  "ended_how", ENDINGS));

  private static final Map<String, Map<String, String[]>> CLOSED_STATES =
      Map.of(
          "Judgement",
              Map.of(
                  "outcome", new String[] {"answer", "refusal", null},
                  "result", new String[] {"unsure", "unusable", "timeout"}),
          "Alert",
              Map.of(
                  "state", new String[] {"firing", "acknowledged", "resolved"},
                  "severity", new String[] {"info", "critical"},
                  "ended_how", ENDINGS),
          "Delivery", Map.of("state", new String[] {"pending", "delivered", "failed"}),
          "TallyQuote", Map.of("outcome", OUTCOMES));

  /** Fields of which one excludes the other. */
  private static final Map<String, List<String>> EXCLUSIVE =
      Map.of(
          "Response", List.of("text", "failure"),
          "ClassifiedResponse", List.of("outcome", "failure"));

  private final Random random;

  public AnyRecord(long seed) {
    random = new Random(seed);
  }

  public <A extends SpecificRecord> A of(Class<A> type) {
    return type.cast(record(SpecificData.get().getSchema(type)));
  }

  private SpecificRecord record(Schema schema) {
    SpecificRecord record = (SpecificRecord) SpecificData.get().newRecord(null, schema);
    for (Schema.Field field : schema.getFields()) {
      String[] closed =
          CLOSED
              .getOrDefault(
                  schema.getName(), CLOSED_STATES.getOrDefault(schema.getName(), Map.of()))
              .get(field.name());
      if (field.name().equals("cycle")) {
        record.put(field.pos(), (long) random.nextInt(Integer.MAX_VALUE));
      } else {
        record.put(field.pos(), closed == null ? value(field.schema()) : pick(closed));
      }
    }
    if (schema.getName().equals("Evidence")) {
      int start = random.nextInt(100) - 1;
      record.put(schema.getField("start").pos(), start);
      record.put(schema.getField("end").pos(), start < 0 ? -1 : start + random.nextInt(50));
    }
    if (schema.getName().equals("CellVerdict")) {
      for (String side : List.of("baseline", "candidate")) {
        long n = random.nextInt(1000);
        record.put(schema.getField(side + "_n").pos(), n);
        record.put(schema.getField(side + "_count").pos(), (long) random.nextInt((int) n + 1));
      }
    }
    List<String> exclusive = EXCLUSIVE.get(schema.getName());
    if (exclusive != null) {
      record.put(schema.getField(pick(exclusive.toArray(String[]::new))).pos(), null);
    }
    return record;
  }

  private Object value(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> record(schema);
      case STRING -> pick(TEXTS);
      case INT -> random.nextInt(Integer.MAX_VALUE);
      case LONG ->
          schema.getLogicalType() instanceof LogicalTypes.TimestampMillis
              ? Instant.ofEpochMilli(random.nextInt())
              : (Object) random.nextLong(Long.MAX_VALUE);
      case DOUBLE -> random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      case BYTES -> {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        yield ByteBuffer.wrap(bytes);
      }
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
          items.add(value(schema.getElementType()));
        }
        yield items;
      }
      case UNION -> random.nextInt(3) == 0 ? null : value(schema.getTypes().get(1));
      default -> throw new IllegalArgumentException("no field is a " + schema.getType());
    };
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }
}
