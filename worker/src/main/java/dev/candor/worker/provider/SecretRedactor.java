package dev.candor.worker.provider;

import dev.candor.runtime.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Removes configured secrets from whatever a provider says: as they are, with the escapes of JSON,
 * addresses or HTML in whole or in part, in hexadecimal digits, and in Base64 wherever in the
 * encoded bytes they begin. Immutable.
 */
public final class SecretRedactor {
  /** Knows no secret. */
  public static final SecretRedactor NONE = new SecretRedactor(List.of());

  private static final String MASK = "****";

  /** Shorter values, such as the "EMPTY" that local servers take as a key, are ordinary words. */
  private static final int SHORTEST = 8;

  /** How much of a secret gives it away where the rest was cut off. */
  private static final int TELLING = 12;

  /** Shorter pieces of Base64 come about by chance. */
  private static final int SHORTEST_CODED = 10;

  private final List<String> values;
  private final List<String> codes;

  private SecretRedactor(Collection<Secret> secrets) {
    Set<String> forms = new LinkedHashSet<>();
    Set<String> plain = new LinkedHashSet<>();
    for (Secret secret : secrets) {
      String value = secret.reveal().strip();
      if (value.length() < SHORTEST) {
        continue;
      }
      plain.add(value);
      // In an address a space may be a plus.
      forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      forms.add(HexFormat.of().formatHex(bytes));
      forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
      forms.addAll(coded(bytes));
    }
    values = List.copyOf(plain);
    codes = List.copyOf(forms);
  }

  public static SecretRedactor of(Collection<Secret> secrets) {
    return secrets.isEmpty() ? NONE : new SecretRedactor(secrets);
  }

  /** The text without any secret; null stays null. */
  public String redact(String text) {
    return text == null || values.isEmpty() ? text : redacted(text, false);
  }

  /** The same where the text may have been cut within a secret. */
  String redactCut(String text) {
    return redacted(text, true);
  }

  private String redacted(String text, boolean cut) {
    String redacted = text;
    for (String literal : values) {
      redacted = redacted.replace(literal, MASK);
    }
    for (String code : codes) {
      redacted = redacted.replace(code, MASK);
    }
    PlainView view = new PlainView(redacted);
    for (String value : values) {
      view.hide(value);
      if (cut && value.length() > TELLING) {
        view.hideCut(value, TELLING);
      }
    }
    return view.masked(MASK);
  }

  /**
   * What of the bytes' Base64 does not depend on the bytes around them, for each place in a group
   * of three at which they can begin, in both alphabets.
   */
  private static List<String> coded(byte[] bytes) {
    List<String> pieces = new ArrayList<>();
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      int from = (8 * before + 5) / 6;
      int to = 8 * shifted.length / 6;
      if (to - from >= SHORTEST_CODED) {
        for (Base64.Encoder alphabet : Arrays.asList(Base64.getEncoder(), Base64.getUrlEncoder())) {
          pieces.add(alphabet.encodeToString(shifted).substring(from, to));
        }
      }
    }
    return pieces;
  }
}
