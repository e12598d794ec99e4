package dev.candor.alerting.receiver;

import dev.candor.runtime.Secret;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The mail server to hand messages to.
 *
 * @param host its name, which its certificate must carry
 * @param port usually 587
 * @param security whether the connection is encrypted
 * @param user name to log in with; without one nothing logs in
 * @param password the user's password
 * @param timeout connect time-out and for each answer
 */
public record SmtpServer(
    String host,
    int port,
    Security security,
    Optional<String> user,
    Optional<Secret> password,
    Duration timeout) {

  /** How a connection to the mail server is encrypted. */
  public enum Security {
    /** Starts in the clear and must switch to TLS before anything is said. */
    STARTTLS,
    /** TLS from the first byte, usually port 465. */
    TLS,
    /** In the clear; for a relay on the same machine. */
    NONE
  }

  public SmtpServer {
    Objects.requireNonNull(host);
    if (user.isPresent() != password.isPresent()) {
      throw new IllegalArgumentException("user and password must be given together");
    }
    if (user.isPresent() && security == Security.NONE) {
      throw new IllegalArgumentException("a password is never sent unencrypted");
    }
  }
}
