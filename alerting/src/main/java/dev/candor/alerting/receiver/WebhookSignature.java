package dev.candor.alerting.receiver;

import dev.candor.runtime.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 over {@code id.timestamp.body}, in base64 after {@code v1,}: the symmetric signature
 * of the Standard Webhooks specification. A secret that starts with {@code whsec_} is the base64 of
 * the key; any other is the key itself.
 */
final class WebhookSignature {
  private static final String ENCODED = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /**
   * @throws IllegalArgumentException if what follows {@code whsec_} is not base64
   */
  WebhookSignature(Secret secret) {
    String text = secret.reveal();
    byte[] bytes =
        text.startsWith(ENCODED)
            ? Base64.getDecoder().decode(text.substring(ENCODED.length()))
            : text.getBytes(StandardCharsets.UTF_8);
    key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /**
   * @param seconds Unix time of the attempt; a receiver refuses old ones
   */
  String sign(String id, long seconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
