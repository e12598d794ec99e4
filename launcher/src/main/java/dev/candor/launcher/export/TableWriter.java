package dev.candor.launcher.export;

import blue.strategic.parquet.ParquetWriter;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** Writes one table, row by row. */
interface TableWriter extends Closeable {
  /**
   * @param values one for each column, in order: String, Long, Double, Boolean or Instant by the
   *     column's kind, or null
   */
  void write(Object[] values) throws IOException;

  /** How a table is written. */
  enum Format {
    JSONL,
    CSV,
    PARQUET;

    /** Ending of the file's name. */
    String ending() {
      return "." + name().toLowerCase(java.util.Locale.ROOT);
    }

    TableWriter open(Path file, ExportTable table) throws IOException {
      return switch (this) {
        case JSONL -> jsonLines(file, table.columns());
        case CSV -> csv(file, table.columns());
        case PARQUET -> parquet(file, table);
      };
    }
  }

  /** Writes a row. */
  @FunctionalInterface
  interface RowWriter {
    void write(Object[] values) throws IOException;
  }

  private static TableWriter of(RowWriter rows, Closeable end) {
    return new TableWriter() {
      @Override
      public void write(Object[] values) throws IOException {
        rows.write(values);
      }

      @Override
      public void close() throws IOException {
        end.close();
      }
    };
  }

  private static TableWriter jsonLines(Path file, List<ExportColumn> columns) throws IOException {
    JsonGenerator out =
        new ObjectMapper().getFactory().createGenerator(Files.newOutputStream(file));
    out.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    return of(
        values -> {
          out.writeStartObject();
          for (int i = 0; i < values.length; i++) {
            out.writeFieldName(columns.get(i).name());
            out.writeObject(values[i] instanceof Instant time ? time.toString() : values[i]);
          }
          out.writeEndObject();
        },
        () -> {
          out.writeRaw('\n');
          out.close();
        });
  }

  private static TableWriter csv(Path file, List<ExportColumn> columns) throws IOException {
    CSVPrinter out =
        new CSVPrinter(
            Files.newBufferedWriter(file),
            CSVFormat.RFC4180
                .builder()
                .setHeader(columns.stream().map(ExportColumn::name).toArray(String[]::new))
                .get());
    return of(values -> out.printRecord(values), out);
  }

  private static TableWriter parquet(Path file, ExportTable table) throws IOException {
    Types.MessageTypeBuilder schema = Types.buildMessage();
    for (ExportColumn column : table.columns()) {
      switch (column.kind()) {
        case TEXT ->
            schema
                .optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(column.name());
        case INTEGER -> schema.optional(PrimitiveTypeName.INT64).named(column.name());
        case REAL -> schema.optional(PrimitiveTypeName.DOUBLE).named(column.name());
        case BOOLEAN -> schema.optional(PrimitiveTypeName.BOOLEAN).named(column.name());
        case TIME ->
            schema
                .optional(PrimitiveTypeName.INT64)
                .as(
                    LogicalTypeAnnotation.timestampType(
                        true, LogicalTypeAnnotation.TimeUnit.MILLIS))
                .named(column.name());
      }
    }
    MessageType type = schema.named(table.fileName());
    Files.deleteIfExists(file);
    ParquetWriter<Object[]> out =
        ParquetWriter.writeFile(
            type,
            file.toFile(),
            (values, row) -> {
              for (int i = 0; i < values.length; i++) {
                Object value = values[i] instanceof Instant time ? time.toEpochMilli() : values[i];
                if (value != null) {
                  row.write(table.columns().get(i).name(), value);
                }
              }
            });
    return of(out::write, out);
  }
}
