package dev.candor.events.serde;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidatorBuilder;

/**
 * A registry in this process, behind addresses {@code mock://name}, as Confluent's serdes have one:
 * serdes that name the same one share it. For tests of topologies.
 */
final class InMemorySchemaRegistry implements SchemaRegistry {
  private static final Map<String, InMemorySchemaRegistry> SCOPES = new ConcurrentHashMap<>();

  private final Map<String, List<Registered>> subjects = new HashMap<>();
  private final List<Schema> byId = new ArrayList<>();

  private InMemorySchemaRegistry() {}

  static InMemorySchemaRegistry named(String name) {
    return SCOPES.computeIfAbsent(name, any -> new InMemorySchemaRegistry());
  }

  @Override
  public synchronized int register(String subject, Schema schema) {
    List<Registered> versions = subjects.computeIfAbsent(subject, any -> new ArrayList<>());
    for (Registered version : versions) {
      if (version.schema().equals(schema)) {
        return version.id();
      }
    }
    try {
      new SchemaValidatorBuilder()
          .mutualReadStrategy()
          .validateAll()
          .validate(schema, versions.stream().map(Registered::schema).toList());
    } catch (SchemaValidationException e) {
      throw new RegistryException(
          RegistryException.Reason.INCOMPATIBLE, "schema is incompatible with " + subject, e);
    }
    int id = byId.indexOf(schema) + 1;
    if (id == 0) {
      byId.add(schema);
      id = byId.size();
    }
    versions.add(new Registered(id, schema));
    return id;
  }

  @Override
  public synchronized int idOf(String subject, Schema schema) {
    return subjects.getOrDefault(subject, List.of()).stream()
        .filter(version -> version.schema().equals(schema))
        .findFirst()
        .orElseThrow(
            () ->
                new RegistryException(
                    RegistryException.Reason.UNKNOWN_SCHEMA,
                    "schema " + schema.getFullName() + " is not registered under " + subject))
        .id();
  }

  @Override
  public synchronized Registered latest(String subject) {
    List<Registered> versions = subjects.get(subject);
    if (versions == null) {
      throw new RegistryException(
          RegistryException.Reason.UNKNOWN_SUBJECT, "no subject " + subject);
    }
    return versions.get(versions.size() - 1);
  }

  @Override
  public synchronized Schema byId(int id) {
    if (id < 1 || id > byId.size()) {
      throw new RegistryException(
          RegistryException.Reason.UNKNOWN_ID, "no schema has the id " + id);
    }
    return byId.get(id - 1);
  }
}
