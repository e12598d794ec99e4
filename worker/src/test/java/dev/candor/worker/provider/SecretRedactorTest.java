package dev.candor.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.runtime.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretRedactorTest {
  private static final String KEY = "sk-a/b+c=9Zq-7LmN4Xw2";

  private final SecretRedactor redactor =
      SecretRedactor.of(List.of(new Secret("another-secret"), new Secret(KEY)));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-a/b+c=9Zq-7LmN4Xw2",
        "sk-a\\/b+c=9Zq-7LmN4Xw2",
        "sk\\u002da/b\\u002Bc=9Zq-7LmN4Xw2",
        "sk-a%2Fb%2Bc%3D9Zq-7LmN4Xw2",
        "sk-a%2fb%2bc%3d9Zq-7LmN4Xw2",
        "sk-a/b%2bc=9Zq-7LmN4Xw2",
        "sk-a/b&#43;c&#x3D;9Zq-7LmN4Xw2",
        "736b2d612f622b633d395a712d374c6d4e34587732",
        "736B2D612F622B633D395A712D374C6D4E34587732",
      })
  void aSecretIsRedactedHoweverItIsWritten(String written) {
    assertThat(redactor.redact("50% of \"" + written + "\" & more\\n"))
        .isEqualTo("50% of \"****\" & more\\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-a/b+c=9Zq-7Lm",
        "b+c=9Zq-7LmN4Xw2",
        "sk-a\\/b+c=9Zq-7Lm",
        "b%2bc=9Zq-7LmN4Xw2",
      })
  void whatIsLeftOfACutSecretIsRedactedWhole(String rest) {
    assertThat(redactor.redactCut("key " + rest + "!")).isEqualTo("key ****!");
  }

  @Test
  void whatOnlyLooksLikeAnEscapeStays() {
    String text = "100%, %zz, \\u12, &copy; &#; &#x; &#99999999; AT&T & co\\";
    assertThat(redactor.redact(text)).isEqualTo(text);
  }
}
