package dev.candor.events.serde;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Avro instantiates only classes it was told to trust. Ours are generated from our own schemas, and
 * nothing else is ever named by them.
 */
final class TrustedAvro {
  /** Where the generated classes are. */
  static final String PACKAGE = "dev.candor.events.avro";

  private static boolean trusted;

  private TrustedAvro() {}

  /** Adds the generated classes to what Avro trusts; once is enough. */
  static synchronized void trust() {
    if (!trusted) {
      ClassSecurityValidator.setGlobal(
          ClassSecurityValidator.composite(
              ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(PACKAGE)));
      trusted = true;
    }
  }
}
