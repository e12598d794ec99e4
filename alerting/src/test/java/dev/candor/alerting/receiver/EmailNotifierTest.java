package dev.candor.alerting.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.model.Severity;
import dev.candor.runtime.Secret;
import dev.candor.testkit.SettableClock;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmailNotifierTest {
  @TempDir Path directory;

  @Test
  void mailGoesOverStarttlsWithALoginAndItsIdComesFromTheNotification() throws Exception {
    SSLContext tls = tls();
    try (SmtpInbox inbox = new SmtpInbox(tls, "354 go on")) {
      SmtpServer server =
          server(
              inbox,
              SmtpServer.Security.STARTTLS,
              Optional.of("candor"),
              Optional.of(new Secret("geheim")));
      notifier(server, tls.getSocketFactory()).deliver(Notifications.firing(Severity.WARNING));

      SmtpInbox.Mail mail = inbox.take();
      assertThat(mail.encrypted()).isTrue();
      assertThat(mail.login()).isEqualTo("candor candor geheim");
      MimeMessage message =
          new MimeMessage(
              Session.getInstance(new Properties()),
              new ByteArrayInputStream(mail.text().getBytes(StandardCharsets.UTF_8)));
      assertThat(message.getSubject())
          .isEqualTo("[Candor warning] model-a: v2 answers differently than v1");
      assertThat(message.getMessageID()).isEqualTo("<a1.1@candor.invalid>");
      assertThat(message.getHeader("References")).containsExactly("<a1@candor.invalid>");
      assertThat(message.getContentType()).startsWith("text/plain");
      assertThat(message.getContent().toString())
          .contains("Effect: +35.0 points (95 % interval +21.3 to +47.9)")
          .contains("发生了什么？")
          .contains("Runbook: docs/runbooks/CandorReleaseDrift.md");
    }
  }

  @Test
  void aServerWithoutStarttlsGetsNothingWhenItIsRequired() throws Exception {
    try (SmtpInbox inbox = new SmtpInbox(null, "354 go on")) {
      SmtpServer server =
          server(inbox, SmtpServer.Security.STARTTLS, Optional.empty(), Optional.empty());
      assertThatThrownBy(
              () -> notifier(server, null).deliver(Notifications.firing(Severity.WARNING)))
          .isInstanceOf(DeliveryException.class);
    }
  }

  @Test
  void aMailThatTheServerRefusesIsAFailure() throws Exception {
    try (SmtpInbox inbox = new SmtpInbox(null, "452 no room")) {
      SmtpServer server =
          server(inbox, SmtpServer.Security.NONE, Optional.empty(), Optional.empty());
      assertThatThrownBy(() -> notifier(server, null).deliver(Notifications.resolved()))
          .isInstanceOf(DeliveryException.class)
          .hasMessageStartingWith("the mail was not accepted");
    }
  }

  private static SmtpServer server(
      SmtpInbox inbox,
      SmtpServer.Security security,
      Optional<String> user,
      Optional<Secret> password) {
    return new SmtpServer(
        "localhost", inbox.port(), security, user, password, Duration.ofSeconds(10));
  }

  private static EmailNotifier notifier(SmtpServer server, SSLSocketFactory trusting) {
    Properties tls = new Properties();
    if (trusting != null) {
      tls.put("mail.smtp.ssl.socketFactory", trusting);
    }
    return new EmailNotifier(
        "mail",
        server,
        "candor@example.org",
        List.of("ana@example.org"),
        tls,
        SettableClock.atNewYear());
  }

  /** A context with a fresh certificate for localhost that it trusts itself. */
  private SSLContext tls() throws Exception {
    Path store = directory.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "smtp",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "3650",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    char[] password = "changeit".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password);
    }
    KeyManagerFactory key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    key.init(keys, password);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("smtp", keys.getCertificate("smtp"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(key.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
