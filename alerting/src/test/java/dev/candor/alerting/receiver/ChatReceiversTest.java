package dev.candor.alerting.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.model.Severity;
import dev.candor.runtime.Secret;
import dev.candor.testkit.SettableClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What receivers of others' making are posted, held against the formats that they publish. */
class ChatReceiversTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final SettableClock clock = new SettableClock(Notifications.START);
  private Inbox inbox;

  @BeforeEach
  void open() throws Exception {
    inbox = new Inbox();
  }

  @AfterEach
  void close() {
    inbox.close();
  }

  @Test
  void pagerDutyGetsAnEventOfItsEventsApiForEachStateUnderOneDedupKey() throws Exception {
    Notifier pager =
        notifier(
            new PagerDutyFormat(
                URI.create(inbox.uri() + "v2/enqueue"),
                new Secret("R0123456789012345678901234567890")));
    pager.deliver(Notifications.firing(Severity.CRITICAL));
    Inbox.Post post = inbox.take();
    assertThat(post.path()).isEqualTo("/v2/enqueue");
    assertThat(post.header("Content-Type")).isEqualTo("application/json");
    JsonNode event = JSON.readTree(post.body());
    assertThat(event.get("routing_key").asText()).hasSize(32);
    assertThat(event.get("event_action").asText()).isEqualTo("trigger");
    assertThat(event.get("dedup_key").asText()).isEqualTo("a1");
    JsonNode payload = event.get("payload");
    assertThat(payload.get("summary").asText())
        .startsWith("model-a: v2 answers differently than v1: ")
        .hasSizeLessThanOrEqualTo(1024);
    assertThat(payload.get("source").asText()).isEqualTo("model-a");
    assertThat(payload.get("severity").asText()).isIn("critical", "error", "warning", "info");
    assertThat(payload.get("timestamp").asText()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(payload.at("/custom_details/Effect").asText()).startsWith("+35.0 points");
    assertThat(payload.at("/custom_details/flip_1").asText()).contains("before: ", "after: ");
    assertThat(event.at("/links/0/href").asText()).isEqualTo("http://127.0.0.1:8080/alerts/a1");
    assertThat(event.at("/links/1").isMissingNode()).as("a relative runbook is no link").isTrue();

    pager.deliver(Notifications.superseded());
    JsonNode end = JSON.readTree(inbox.take().body());
    assertThat(end.get("event_action").asText()).isEqualTo("resolve");
    assertThat(end.get("dedup_key").asText()).isEqualTo("a1");
  }

  @Test
  void repliesOfTwoRoutesStandSideBySideAndNoneCameBefore() throws Exception {
    Notification routes =
        NotificationBuilder.builder(Notifications.firing(Severity.WARNING))
            .alertName("CandorRoutesDiffer")
            .build();
    notifier(new PagerDutyFormat(inbox.uri(), new Secret("R"))).deliver(routes);
    assertThat(JSON.readTree(inbox.take().body()).at("/payload/custom_details/flip_1").asText())
        .contains("the other route: 事情是这样的。 · this route: ")
        .doesNotContain("before", "after");
    notifier(new TeamsFormat(new Secret(inbox.uri() + "workflows/x"))).deliver(routes);
    assertThat(inbox.take().body())
        .contains("the other route", "this route")
        .doesNotContain("before:", "after:");
  }

  @Test
  void opsgenieCreatesAnAlertAndClosesItByItsAlias() throws Exception {
    Notifier opsgenie = notifier(new OpsgenieFormat(inbox.uri(), new Secret("key")));
    opsgenie.deliver(Notifications.firing(Severity.WARNING));
    Inbox.Post post = inbox.take();
    assertThat(post.path()).isEqualTo("/v2/alerts");
    assertThat(post.header("Authorization")).isEqualTo("GenieKey key");
    JsonNode alert = JSON.readTree(post.body());
    assertThat(alert.get("message").asText()).hasSizeBetween(1, 130);
    assertThat(alert.get("alias").asText()).isEqualTo("a1");
    assertThat(alert.get("description").asText()).hasSizeBetween(1, 15_000).contains("after: ");
    assertThat(alert.get("priority").asText()).isEqualTo("P3");
    alert.get("details").forEach(value -> assertThat(value.isTextual()).isTrue());

    opsgenie.deliver(Notifications.resolved());
    Inbox.Post end = inbox.take();
    assertThat(end.path()).isEqualTo("/v2/alerts/a1/close?identifierType=alias");
    assertThat(JSON.readTree(end.body()).get("note").asText()).isEqualTo("resolved");
  }

  @Test
  void teamsGetsAnAdaptiveCardInWhichAReplyMakesNoLink() throws Exception {
    notifier(new TeamsFormat(new Secret(inbox.uri() + "workflows/x")))
        .deliver(Notifications.firing(Severity.CRITICAL));
    JsonNode message = JSON.readTree(inbox.take().body());
    assertThat(message.get("type").asText()).isEqualTo("message");
    JsonNode attachment = message.at("/attachments/0");
    assertThat(attachment.get("contentType").asText())
        .isEqualTo("application/vnd.microsoft.card.adaptive");
    JsonNode card = attachment.get("content");
    assertThat(card.get("type").asText()).isEqualTo("AdaptiveCard");
    assertThat(card.get("version").asText()).isEqualTo("1.4");
    for (JsonNode element : card.get("body")) {
      assertThat(element.get("type").asText()).isIn("TextBlock", "FactSet");
    }
    assertThat(card.at("/body/0/text").asText()).startsWith("🔴 model-a");
    assertThat(card.toString()).contains("\\\\<script\\\\>").doesNotContain("\"<script>");
    assertThat(card.at("/actions/0/type").asText()).isEqualTo("Action.OpenUrl");
    assertThat(card.at("/actions/0/url").asText()).isEqualTo("http://127.0.0.1:8080/alerts/a1");
  }

  @Test
  void feishuGetsASignedPostInChineseAndItsRefusalIsAFailure() throws Exception {
    Notifier feishu =
        notifier(
            new FeishuFormat(
                new Secret(inbox.uri() + "open-apis/bot/v2/hook/x"),
                Optional.of(new Secret("demo"))));
    inbox.say("{\"code\":0,\"msg\":\"success\",\"data\":{}}");
    feishu.deliver(Notifications.inChinese());
    JsonNode message = JSON.readTree(inbox.take().body());
    assertThat(message.get("timestamp").asText()).isEqualTo("1767225600");
    // openssl dgst -sha256 -hmac $'1767225600\ndemo' -binary < /dev/null | base64
    assertThat(message.get("sign").asText()).isEqualTo(SIGN_FEISHU);
    assertThat(message.get("msg_type").asText()).isEqualTo("post");
    JsonNode post = message.at("/content/post/zh_cn");
    assertThat(post.get("title").asText()).startsWith("🔴 ");
    for (JsonNode line : post.get("content")) {
      assertThat(line.isArray()).isTrue();
      assertThat(line.get(0).get("tag").asText()).isIn("text", "a");
    }
    assertThat(post.toString()).contains("之前：").contains("并排对照原文");

    inbox.say("{\"code\":19021,\"msg\":\"sign match fail\"}");
    assertThatThrownBy(() -> feishu.deliver(Notifications.inChinese()))
        .isInstanceOf(DeliveryException.class)
        .hasMessage("refused with code 19021");
    inbox.say("<html>");
    assertThatThrownBy(() -> feishu.deliver(Notifications.inChinese()))
        .hasMessage("answered with something else than JSON");
  }

  @Test
  void dingTalkGetsSignedMarkdownWithoutMentionsAndItsRefusalIsAFailure() throws Exception {
    Notifier dingTalk =
        notifier(
            new DingTalkFormat(
                new Secret(inbox.uri() + "robot/send?access_token=t"),
                Optional.of(new Secret("SECdemo"))));
    inbox.say("{\"errcode\":0,\"errmsg\":\"ok\"}");
    dingTalk.deliver(Notifications.firing(Severity.WARNING));
    Inbox.Post post = inbox.take();
    // printf '1767225600000\nSECdemo' | openssl dgst -sha256 -hmac SECdemo -binary | base64
    assertThat(post.path())
        .isEqualTo("/robot/send?access_token=t&timestamp=1767225600000&sign=" + SIGN_DINGTALK);
    JsonNode message = JSON.readTree(post.body());
    assertThat(message.get("msgtype").asText()).isEqualTo("markdown");
    assertThat(message.at("/markdown/title").asText()).isNotEmpty();
    assertThat(message.at("/markdown/text").asText())
        .startsWith("### 🟠 model-a")
        .contains("\\<script\\>")
        .doesNotContain("<script>")
        .contains("](http://127.0.0.1:8080/alerts/a1)");
    assertThat(message.at("/at/isAtAll").asBoolean(true)).isFalse();

    inbox.say("{\"errcode\":310000,\"errmsg\":\"sign not match\"}");
    assertThatThrownBy(() -> dingTalk.deliver(Notifications.firing(Severity.WARNING)))
        .hasMessage("refused with errcode 310000");
  }

  private Notifier notifier(PostFormat format) {
    return format.notifier("receiver", client, PATIENCE, clock);
  }

  @Test
  void bothLanguagesHaveTheSameLabels() {
    assertThat(Labels.of("zh").keys()).isEqualTo(Labels.of("en").keys());
  }

  private static final String SIGN_FEISHU = "OeJmDC3C7FsudJ7/9z2vZtAnXCvb3MhsqwPgUZXABqw=";
  private static final String SIGN_DINGTALK = "obv1jKXupdCsRrmQyT6z59MdIICFujSKQJly1hcEYiE%3D";
}
