package dev.candor.events.serde;

import dev.candor.events.serde.SchemaRegistry.Registered;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Writes the records of one class under one registered schema. Thread-safe. */
final class SchemaWriter {
  private final byte[] header;
  private final boolean isOwn;
  private final DatumWriter<SpecificRecord> writer;

  private SchemaWriter(int id, boolean isOwn, DatumWriter<SpecificRecord> writer) {
    this.isOwn = isOwn;
    this.header =
        ByteBuffer.allocate(AvroSerializer.HEADER_BYTES)
            .put(AvroSerializer.MAGIC)
            .putInt(id)
            .array();
    this.writer = writer;
  }

  /** Under the class's own schema. */
  static SchemaWriter of(int id, Schema schema) {
    return new SchemaWriter(id, true, new SpecificDatumWriter<>(schema));
  }

  /**
   * Under a schema that may not be the class's own. A generated class gives its fields by position,
   * so that writing it straight under another schema would mix them up: it is resolved first.
   *
   * @throws RegistryException if a reader of the registered schema could not read the class's
   */
  static SchemaWriter as(Registered registered, Schema own, String subject) {
    if (SchemaNormalization.toParsingForm(registered.schema())
        .equals(SchemaNormalization.toParsingForm(own))) {
      return of(registered.id(), own);
    }
    if (SchemaCompatibility.checkReaderWriterCompatibility(registered.schema(), own).getType()
        != SchemaCompatibilityType.COMPATIBLE) {
      throw new RegistryException(
          RegistryException.Reason.INCOMPATIBLE,
          ("the latest schema of %s (id %s) cannot hold what this version of Candor"
                  + " writes; set use.latest.version=false")
              .formatted(subject, registered.id()));
    }
    return new SchemaWriter(registered.id(), false, new Resolving(own, registered.schema()));
  }

  /** Whether records lie under it as under the class's own schema. */
  boolean isOwn() {
    return isOwn;
  }

  /** Magic byte and id. */
  byte[] header() {
    return header;
  }

  void write(SpecificRecord value, Encoder encoder) throws IOException {
    writer.write(value, encoder);
  }

  /** Takes each record through its own bytes into the other schema. */
  private static final class Resolving implements DatumWriter<SpecificRecord> {
    private final Schema own;
    private final Schema target;

    Resolving(Schema own, Schema target) {
      this.own = own;
      this.target = target;
    }

    @Override
    public void setSchema(Schema schema) {
      throw new IllegalStateException("the schema of a writer is fixed");
    }

    @Override
    public void write(SpecificRecord value, Encoder out) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new SpecificDatumWriter<SpecificRecord>(own).write(value, encoder);
      encoder.flush();
      Object resolved =
          new GenericDatumReader<>(own, target)
              .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
      new GenericDatumWriter<>(target).write(resolved, out);
    }
  }
}
