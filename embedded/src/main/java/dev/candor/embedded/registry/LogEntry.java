package dev.candor.embedded.registry;

import java.util.Objects;

/**
 * One record of the schemas' topic, in the layout of Confluent's {@code _schemas}.
 *
 * @param key JSON, the same for every state of one thing
 * @param value JSON, or null where the thing is gone
 */
record LogEntry(String key, String value) {
  LogEntry {
    Objects.requireNonNull(key);
  }
}
