package dev.candor.worker.provider;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** Names what went wrong when no response came at all. */
final class TransportFailures {
  private TransportFailures() {}

  static Failure of(Throwable problem, String host) {
    Throwable cause = problem;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    for (Throwable t = cause; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof SSLException || t instanceof java.security.cert.CertificateException) {
        return Failure.of(FailureReason.TLS, "no secure connection to " + host + ": " + message(t));
      }
      if (t instanceof UnresolvedAddressException) {
        return Failure.of(FailureReason.CONNECTION, "the name " + host + " does not resolve");
      }
    }
    if (cause instanceof HttpConnectTimeoutException) {
      return Failure.of(FailureReason.CONNECTION, "no connection to " + host + " in time");
    }
    if (cause instanceof HttpTimeoutException || cause instanceof CancellationException) {
      return Failure.of(FailureReason.TIMEOUT, "no answer from " + host + " in time");
    }
    if (cause instanceof ConnectException) {
      return Failure.of(FailureReason.CONNECTION, host + " refuses connections");
    }
    if (cause instanceof IOException) {
      return Failure.of(
          FailureReason.CONNECTION, "connection to " + host + " broke: " + message(cause));
    }
    return Failure.of(
        FailureReason.MALFORMED_REPLY, cause.getClass().getSimpleName() + ": " + message(cause));
  }

  private static String message(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
