package dev.candor.alerting.receiver;

import dev.candor.model.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

/** The words around a finding that notifications in one language use. */
public final class Labels {
  private static final Labels ENGLISH = new Labels("en");
  private static final Labels CHINESE = new Labels("zh");

  private final Properties words = new Properties();

  private Labels(String lang) {
    try (InputStream in = Labels.class.getResourceAsStream("labels_" + lang + ".properties")) {
      words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The words in Chinese for {@code zh}, else in English. */
  public static Labels of(String lang) {
    return "zh".equals(lang) ? CHINESE : ENGLISH;
  }

  /** The word of a key; {@code {0}} and {@code {1}} stand for the values. */
  public String get(String key, Object... values) {
    String text = words.getProperty(key);
    if (text == null) {
      throw new IllegalArgumentException("no label " + key);
    }
    for (int i = 0; i < values.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(values[i]));
    }
    return text;
  }

  /** A line that names what it says. */
  String line(String key, String said) {
    return get(key) + get("colon") + said;
  }

  Set<String> keys() {
    return words.stringPropertyNames();
  }

  /** What an alert is now: its state, or its severity while it fires. */
  String state(Notification notification) {
    return get(
        notification.firing()
            ? notification.severity().wireName()
            : notification.state().name().toLowerCase(Locale.ROOT));
  }

  /** A heading for chats, with a sign that is seen before it is read. */
  String heading(Notification notification) {
    String sign =
        switch (notification.state()) {
          case FIRING -> notification.severity() == Severity.CRITICAL ? "🔴 " : "🟠 ";
          case ACKNOWLEDGED -> "☑️ ";
          case RESOLVED -> "✅ ";
          case SUPERSEDED -> "↪️ ";
        };
    return notification.firing()
        ? sign + notification.title()
        : sign + state(notification) + get("colon") + notification.title();
  }
}
