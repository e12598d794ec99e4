package dev.candor.alerting.receiver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A small SMTP server on loopback that speaks STARTTLS and AUTH PLAIN and keeps what it is sent.
 */
final class SmtpInbox implements AutoCloseable {
  /** One mail, with how it came. */
  record Mail(String text, boolean encrypted, String login) {}

  private final ServerSocket socket;
  private final SSLContext tls;
  private final String answerToData;
  private final BlockingQueue<Mail> mails = new LinkedBlockingQueue<>();

  /**
   * @param tls offers STARTTLS with this; null offers none
   * @param answerToData what DATA is answered with; 354 takes the mail
   */
  SmtpInbox(SSLContext tls, String answerToData) throws IOException {
    this.tls = tls;
    this.answerToData = answerToData;
    socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "smtp");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return socket.getLocalPort();
  }

  Mail take() throws InterruptedException {
    Mail mail = mails.poll(20, TimeUnit.SECONDS);
    if (mail == null) {
      throw new AssertionError("no mail came");
    }
    return mail;
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        talk(client, false);
      } catch (IOException e) {
        // The client hung up, or the test closed the server.
      }
    }
  }

  private void talk(Socket client, boolean encrypted) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    OutputStream out = client.getOutputStream();
    String login = "";
    if (!encrypted) {
      say(out, "220 test");
    }
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      switch (line.split(" ")[0].toUpperCase(Locale.ROOT)) {
        case "EHLO" -> {
          say(out, "250-test");
          if (tls != null && !encrypted) {
            say(out, "250-STARTTLS");
          }
          say(out, encrypted ? "250 AUTH PLAIN" : "250 8BITMIME");
        }
        case "STARTTLS" -> {
          say(out, "220 go");
          SSLSocket secured =
              (SSLSocket)
                  tls.getSocketFactory().createSocket(client, null, client.getPort(), false);
          secured.setUseClientMode(false);
          secured.startHandshake();
          talk(secured, true);
          return;
        }
        case "AUTH" -> {
          String[] words = line.split(" ");
          byte[] decoded = Base64.getDecoder().decode(words[words.length - 1]);
          login = new String(decoded, StandardCharsets.UTF_8).replace('\0', ' ').strip();
          say(out, "235 welcome");
        }
        case "DATA" -> {
          say(out, answerToData);
          if (answerToData.startsWith("354")) {
            StringBuilder mail = new StringBuilder();
            for (String text = in.readLine(); !text.equals("."); text = in.readLine()) {
              mail.append(text).append('\n');
            }
            mails.add(new Mail(mail.toString(), encrypted, login));
            say(out, "250 taken");
          }
        }
        case "QUIT" -> {
          say(out, "221 bye");
          return;
        }
        default -> say(out, "250 ok");
      }
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
