package dev.candor.embedded.registry;

/** A request that is refused, as its sender sees it: status, Confluent's code and one sentence. */
final class RegistryFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;

  RegistryFault(int status, int code, String message) {
    this(status, code, message, null);
  }

  RegistryFault(int status, int code, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
    this.code = code;
  }

  static RegistryFault unknownSubject(String subject) {
    return new RegistryFault(404, 40401, "Subject '" + subject + "' not found.");
  }

  static RegistryFault unknownVersion(Object version) {
    return new RegistryFault(404, 40402, "Version " + version + " not found.");
  }

  static RegistryFault unknownSchema() {
    return new RegistryFault(404, 40403, "Schema not found");
  }

  static RegistryFault unknownId(int id) {
    return new RegistryFault(404, 40403, "Schema " + id + " not found");
  }

  static RegistryFault notImporting(String subject) {
    return new RegistryFault(
        422, 42205, "Subject " + subject + " is not in import mode; leave the id out");
  }

  static RegistryFault invalidSchema(String why) {
    return new RegistryFault(422, 42201, "Invalid schema: " + why);
  }

  static RegistryFault away(Throwable cause) {
    return new RegistryFault(
        500, 50001, "The registry's topic cannot be read or written; is Kafka running?", cause);
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }
}
