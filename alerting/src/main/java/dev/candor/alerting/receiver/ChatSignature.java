package dev.candor.alerting.receiver;

import dev.candor.runtime.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The signatures that the bots of Feishu and DingTalk ask for: HMAC-SHA256 in Base64. */
final class ChatSignature {
  private ChatSignature() {}

  /** Feishu: nothing is signed, by a key of the time in seconds, a line break and the secret. */
  static String feishu(Secret secret, long seconds) {
    return sign(seconds + "\n" + secret.reveal(), "");
  }

  /** DingTalk: the time in milliseconds, a line break and the secret are signed by the secret. */
  static String dingTalk(Secret secret, long millis) {
    return sign(secret.reveal(), millis + "\n" + secret.reveal());
  }

  private static String sign(String key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
