package dev.candor.embedded.registry;

import java.util.List;
import java.util.function.Consumer;

/** The schemas' topic, with one writer. Callers take turns; implementations need no lock. */
interface SchemaLog extends AutoCloseable {
  /**
   * Reads everything from the beginning, and remembers who wants to hear what comes later.
   *
   * @throws RegistryFault if the topic cannot be read
   */
  void open(Consumer<LogEntry> reader);

  /**
   * Reads whatever has been written since; a write whose acknowledgement was lost comes to light
   * here.
   *
   * @throws RegistryFault if the topic cannot be read
   */
  void catchUp();

  /**
   * Writes, and returns when the reader has been given what was written.
   *
   * @throws RegistryFault if that cannot be had; the entries may have been written even so
   */
  void append(List<LogEntry> entries);

  @Override
  void close();
}
