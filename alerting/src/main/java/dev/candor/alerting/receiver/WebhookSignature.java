package dev.candor.alerting.receiver;

import dev.candor.runtime.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * HMAC-SHA256 over {@code id.timestamp.body}, in base64 after {@code v1,}: the symmetric signature
 * of the Standard Webhooks specification. A secret that starts with {@code whsec_} is the base64 of
 * the key; any other is the key itself.
 */
public final class WebhookSignature {
  private static final String ENCODED = "whsec_";

  private WebhookSignature() {}

  /**
   * The key that a secret stands for.
   *
   * @throws IllegalArgumentException if what follows {@code whsec_} is not base64
   */
  public static byte[] key(Secret secret) {
    String text = secret.reveal();
    return text.startsWith(ENCODED)
        ? Base64.getDecoder().decode(text.substring(ENCODED.length()))
        : text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @param seconds Unix time of the attempt; a receiver refuses old ones
   */
  static String sign(Secret secret, String id, long seconds, byte[] body) {
    return "v1," + ChatSignature.sign(key(secret), id + "." + seconds + ".", body);
  }
}
