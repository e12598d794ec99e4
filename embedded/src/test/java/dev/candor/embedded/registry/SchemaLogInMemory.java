package dev.candor.embedded.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A topic of schemas without Kafka, which can be compacted and opened again. */
final class SchemaLogInMemory implements SchemaLog {
  private final List<LogEntry> entries;
  private Consumer<LogEntry> reader;
  private int read;

  SchemaLogInMemory() {
    this(List.of());
  }

  private SchemaLogInMemory(List<LogEntry> entries) {
    this.entries = new ArrayList<>(entries);
  }

  /** What a broker would have kept: the last value of each key, nothing of what was removed. */
  SchemaLogInMemory compacted() {
    Map<String, LogEntry> last = new LinkedHashMap<>();
    for (LogEntry entry : entries) {
      last.remove(entry.key());
      if (entry.value() != null) {
        last.put(entry.key(), entry);
      }
    }
    return new SchemaLogInMemory(new ArrayList<>(last.values()));
  }

  /** Writes without being read back, as a writer whose acknowledgement was lost. */
  void appendUnacknowledged(LogEntry entry) {
    entries.add(entry);
  }

  @Override
  public void open(Consumer<LogEntry> reader) {
    this.reader = reader;
    this.read = 0;
    catchUp();
  }

  @Override
  public void catchUp() {
    while (read < entries.size()) {
      reader.accept(entries.get(read++));
    }
  }

  @Override
  public void append(List<LogEntry> more) {
    entries.addAll(more);
    catchUp();
  }

  @Override
  public void close() {}
}
