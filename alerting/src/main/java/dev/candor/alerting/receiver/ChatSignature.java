package dev.candor.alerting.receiver;

import dev.candor.runtime.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The signatures that receivers ask for: HMAC-SHA256 in Base64. */
final class ChatSignature {
  private ChatSignature() {}

  /** Feishu: nothing is signed, by a key of the time in seconds, a line break and the secret. */
  static String feishu(Secret secret, long seconds) {
    return sign(utf8(seconds + "\n" + secret.reveal()), "", new byte[0]);
  }

  /** DingTalk: the time in milliseconds, a line break and the secret are signed by the secret. */
  static String dingTalk(Secret secret, long millis) {
    return sign(utf8(secret.reveal()), millis + "\n" + secret.reveal(), new byte[0]);
  }

  /** Signs a text and what follows it. */
  static String sign(byte[] key, String text, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(utf8(text));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
