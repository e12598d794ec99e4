package dev.candor.events.serde;

import org.apache.avro.Schema;

/**
 * What a serde asks of a schema registry. Implementations are thread-safe and cache what never
 * changes.
 */
public interface SchemaRegistry {
  /**
   * Registers a schema under a subject, or finds it there already.
   *
   * @return the schema's id
   * @throws RegistryException if the schema is incompatible or the registry cannot be used
   */
  int register(String subject, Schema schema);

  /**
   * The id of a schema registered under a subject before.
   *
   * @throws RegistryException if it is not registered or the registry cannot be used
   */
  int idOf(String subject, Schema schema);

  /**
   * The id and schema of a subject's latest version.
   *
   * @throws RegistryException if the subject is unknown or the registry cannot be used
   */
  Registered latest(String subject);

  /**
   * The schema of an id.
   *
   * @throws RegistryException if the id is unknown or the registry cannot be used
   */
  Schema byId(int id);

  /** A schema and its id. */
  record Registered(int id, Schema schema) {}
}
