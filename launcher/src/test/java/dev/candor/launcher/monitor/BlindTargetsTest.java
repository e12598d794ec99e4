package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.Response;
import dev.candor.events.ResponseBuilder;
import dev.candor.testkit.Responses;
import org.junit.jupiter.api.Test;

class BlindTargetsTest {
  private final BlindTargets targets = new BlindTargets();

  @Test
  void thirdFailureInARowIsToldOnceWithItsReason() {
    Response failed = failed("bad_key", 401, "invalid_api_key: no");
    assertThat(targets.after(failed)).isEmpty();
    assertThat(targets.after(failed)).isEmpty();
    assertThat(targets.after(failed))
        .hasValueSatisfying(
            news -> {
              assertThat(news.isBlind()).isTrue();
              assertThat(news.words())
                  .contains("every probe fails", "bad_key (HTTP 401): invalid_api_key: no");
            });
    assertThat(targets.after(failed)).isEmpty();
  }

  @Test
  void answerAfterwardsIsToldAndCountsAnew() {
    Response failed = failed("timeout", null, null);
    targets.after(failed);
    targets.after(failed);
    targets.after(failed);
    assertThat(targets.after(answered()).orElseThrow().isBlind()).isFalse();
    assertThat(targets.after(answered())).isEmpty();
    assertThat(targets.after(failed)).isEmpty();
  }

  @Test
  void wantOfTimeOrMoneyMakesNoTargetBlind() {
    for (int i = 0; i < 10; i++) {
      assertThat(targets.after(failed("budget", null, null))).isEmpty();
      assertThat(targets.after(failed("expired", null, null))).isEmpty();
    }
  }

  private static Response answered() {
    return Responses.reply("t", "r1", 0, "p", "en", 0).build();
  }

  private static Response failed(String reason, Integer status, String detail) {
    return ResponseBuilder.builder(answered())
        .text(null)
        .failure(reason)
        .httpStatus(status)
        .failureDetail(detail)
        .build();
  }
}
