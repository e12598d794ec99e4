package dev.candor.alerting.receiver;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/**
 * Sends plain-text mail over SMTP. All mails of one alert form one thread, and the {@code
 * Message-ID} comes from the notification's id, so that a repetition after a crash is known as one.
 */
public final class EmailNotifier implements Notifier {
  private final String receiver;
  private final SmtpServer server;
  private final InternetAddress from;
  private final List<InternetAddress> to;
  private final Session session;
  private final Clock clock;

  /**
   * @param tls extra properties of the mail library, such as a trust store of one's own; may be
   *     empty
   * @throws IllegalArgumentException if an address is not one
   */
  public EmailNotifier(
      String receiver,
      SmtpServer server,
      String from,
      List<String> to,
      Properties tls,
      Clock clock) {
    this.receiver = Objects.requireNonNull(receiver);
    this.server = Objects.requireNonNull(server);
    this.from = address(from);
    this.to = to.stream().map(EmailNotifier::address).toList();
    this.session = Session.getInstance(properties(server, tls));
    this.clock = Objects.requireNonNull(clock);
  }

  private static InternetAddress address(String text) {
    try {
      return new InternetAddress(text, true);
    } catch (AddressException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not a mail address", e);
    }
  }

  private static Properties properties(SmtpServer server, Properties tls) {
    Properties properties = new Properties();
    String timeout = Long.toString(server.timeout().toMillis());
    properties.put("mail.transport.protocol", "smtp");
    properties.put("mail.smtp.host", server.host());
    properties.put("mail.smtp.port", Integer.toString(server.port()));
    properties.put("mail.smtp.connectiontimeout", timeout);
    properties.put("mail.smtp.timeout", timeout);
    properties.put("mail.smtp.writetimeout", timeout);
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.allow8bitmime", "true");
    properties.put("mail.smtp.auth", Boolean.toString(server.user().isPresent()));
    boolean starttls = server.security() == SmtpServer.Security.STARTTLS;
    properties.put("mail.smtp.starttls.enable", Boolean.toString(starttls));
    properties.put("mail.smtp.starttls.required", Boolean.toString(starttls));
    properties.put(
        "mail.smtp.ssl.enable", Boolean.toString(server.security() == SmtpServer.Security.TLS));
    properties.putAll(tls);
    return properties;
  }

  @Override
  public String receiver() {
    return receiver;
  }

  @Override
  public void deliver(Notification notification) throws DeliveryException {
    try (Transport transport = session.getTransport()) {
      transport.connect(
          server.host(),
          server.port(),
          server.user().orElse(null),
          server.password().map(secret -> secret.reveal()).orElse(null));
      Message message = message(notification);
      transport.sendMessage(message, message.getAllRecipients());
    } catch (MessagingException e) {
      throw new DeliveryException("the mail was not accepted: " + e.getClass().getSimpleName(), e);
    }
  }

  private Message message(Notification notification) throws MessagingException {
    MimeMessage message = new IdentifiedMessage(session, messageId(notification.id()));
    message.setFrom(from);
    message.setRecipients(Message.RecipientType.TO, to.toArray(new InternetAddress[0]));
    message.setSubject(subject(notification), StandardCharsets.UTF_8.name());
    message.setSentDate(Date.from(clock.instant()));
    message.setHeader("References", messageId(notification.alertId()));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setText(body(notification), StandardCharsets.UTF_8.name());
    message.saveChanges();
    return message;
  }

  private static String messageId(String id) {
    return "<" + id.replaceAll("[^A-Za-z0-9.-]", "-") + "@candor.invalid>";
  }

  private static String subject(Notification notification) {
    String state = Labels.of(notification.language()).state(notification);
    return "[Candor " + state + "] " + PlainText.line(notification.title(), 150);
  }

  private static String body(Notification notification) {
    StringBuilder text = new StringBuilder(notification.summary()).append("\n\n");
    Labels labels = Labels.of(notification.language());
    NoticeFigures.of(notification).forEach((label, value) -> line(text, labels, label, value));
    if (!notification.flips().isEmpty()) {
      text.append('\n')
          .append(labels.get(notification.flipsLabel()))
          .append(labels.get("colon").strip());
      text.append('\n');
      for (Notification.Excerpt flip : notification.flips()) {
        text.append("\n  [").append(flip.lang()).append("] ").append(flip.prompt());
        reply(text, labels, notification.firstLabel(), flip.from(), flip.before());
        reply(text, labels, notification.secondLabel(), flip.to(), flip.after());
        text.append('\n');
      }
    }
    if (!notification.findings().isEmpty()) {
      text.append('\n').append(labels.get("findings")).append(labels.get("colon").strip());
      text.append('\n');
      notification.findings().forEach(finding -> text.append("  - ").append(finding).append('\n'));
    }
    text.append('\n');
    notification
        .page()
        .ifPresent(page -> line(text, labels, labels.get("transcripts"), page.toString()));
    line(text, labels, labels.get("runbook"), notification.runbook());
    line(text, labels, labels.get("alert"), notification.alertId());
    return text.toString();
  }

  private static void reply(
      StringBuilder text, Labels labels, String when, String outcome, String reply) {
    text.append("\n  ").append(labels.get(when)).append(" (").append(outcome).append(")");
    text.append(labels.get("colon")).append(reply);
  }

  private static void line(StringBuilder text, Labels labels, String name, String value) {
    text.append(name).append(labels.get("colon")).append(value).append('\n');
  }

  /** The library would otherwise make up a Message-ID for every attempt. */
  private static final class IdentifiedMessage extends MimeMessage {
    private final String id;

    IdentifiedMessage(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
