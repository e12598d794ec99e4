package dev.candor.embedded.registry;

/** A request that is refused, as its sender sees it: status, Confluent's code and one sentence. */
final class RegistryFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * @param code Confluent's, which begins with the HTTP status
   */
  RegistryFault(int code, String message) {
    this(code, message, null);
  }

  private RegistryFault(int code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** A path that is none of the registry's. */
  static RegistryFault notFound() {
    return new RegistryFault(404, "HTTP 404 Not Found");
  }

  static RegistryFault unknownSubject(String subject) {
    return new RegistryFault(40401, "Subject '" + subject + "' not found.");
  }

  static RegistryFault unknownVersion(Object version) {
    return new RegistryFault(40402, "Version " + version + " not found.");
  }

  static RegistryFault unknownSchema() {
    return new RegistryFault(40403, "Schema not found");
  }

  static RegistryFault unknownId(int id) {
    return new RegistryFault(40403, "Schema " + id + " not found");
  }

  static RegistryFault notImporting(String subject) {
    return new RegistryFault(
        42205, "Subject " + subject + " is not in import mode; leave the id out");
  }

  static RegistryFault invalidSchema(String why) {
    return new RegistryFault(42201, "Invalid schema: " + why);
  }

  static RegistryFault away(Throwable cause) {
    return new RegistryFault(
        50001, "The registry's topic cannot be read or written; is Kafka running?", cause);
  }

  int code() {
    return code;
  }
}
