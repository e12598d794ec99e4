package dev.candor.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.console.view.LocalView;
import dev.candor.console.view.ShardedView;
import dev.candor.console.view.TopicFeed;
import dev.candor.console.view.Transcripts;
import dev.candor.events.ReleaseChange;
import dev.candor.report.page.Links;
import dev.candor.report.page.Texts;
import dev.candor.report.view.Correction;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Meters;
import dev.candor.runtime.Secret;
import dev.candor.runtime.http.HttpRequest;
import dev.candor.stream.query.StoresUnavailableException;
import dev.candor.testkit.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagesTest {
  private static final String COMPARISON =
      Links.comparison(MonitorFixture.TARGET, MonitorFixture.OLD, MonitorFixture.NEW);
  private static final List<String> EVERY_PAGE =
      List.of(
          "/",
          Links.target(MonitorFixture.TARGET),
          COMPARISON,
          Links.prompt(MonitorFixture.TARGET, "p0"),
          "/alerts",
          "/alerts/a1",
          "/catalogue",
          "/topics/topic1",
          "/timeline",
          "/replies",
          "/status");

  @TempDir Path directory;

  private final SettableClock clock = SettableClock.atNewYear();
  private final BoundedMeterRegistry meters = new BoundedMeterRegistry(new SimpleMeterRegistry());
  private final List<AlertAction> asked = new ArrayList<>();

  private static ConsoleSettings settings(
      boolean actions, boolean mask, String token, String basicAuth) {
    return new ConsoleSettings(
        "127.0.0.1",
        0,
        List.of("candor.example"),
        Optional.ofNullable(token).map(Secret::new),
        Optional.ofNullable(basicAuth).map(Secret::new),
        actions,
        mask,
        List.of(),
        ConsoleSettings.Language.EN,
        Map.of(),
        Optional.empty(),
        List.of());
  }

  private Pages pages(ConsoleSettings settings) {
    LocalView view = new MonitorFixture(2, 60).view(settings.maskSensitive());
    return pages(settings, view);
  }

  private Pages pages(ConsoleSettings settings, LocalView view) {
    return pages(settings, view, asked::add);
  }

  private Pages pages(ConsoleSettings settings, LocalView view, Consumer<AlertAction> actions) {
    return new Pages(
        new ShardedView(view, List.of()),
        view,
        actions,
        new AccessGate(settings, new byte[32], new GuessLimit(new ConsoleMetrics(meters)), clock),
        settings,
        new GoldLabels(directory.resolve("gold").resolve("labels.jsonl")),
        clock);
  }

  private Pages open() {
    return pages(settings(true, false, null, null));
  }

  private static Request get(String address, String... headers) {
    return request("GET", address, "", headers);
  }

  private static Request request(String method, String address, String form, String... headers) {
    int question = address.indexOf('?');
    Map<String, String> all = new HashMap<>(Map.of("host", "127.0.0.1:8090"));
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return Request.of(
        method,
        question < 0 ? address : address.substring(0, question),
        question < 0 ? null : address.substring(question + 1),
        form,
        all);
  }

  private static String text(PageReply reply) {
    return new String(reply.body(), StandardCharsets.UTF_8);
  }

  @Test
  void targetThatNeverAnsweredHasARowAndAPageThatSayWhyAndWhatToDo() {
    Pages pages = blind(MonitorFixture.UNSEEN);
    assertThat(text(pages.answer(get("/"))))
        .contains(">blind<", "unseen &lt;i&gt;", "every probe fails since", "bad_key")
        .contains(Links.target(MonitorFixture.UNSEEN));
    PageReply page = pages.answer(get(Links.target(MonitorFixture.UNSEEN)));
    assertThat(page.status()).isEqualTo(200);
    assertThat(text(page))
        .contains("no reply yet", "48 probes", "bad_key", "Check the key in api_key_env")
        .contains(Texts.of("en").time(MonitorFixture.START), "wrong key")
        .doesNotContain("<script>window", "A".repeat(300), "<svg class=\"chart\"");
    assertThat(text(pages.answer(get(Links.target(MonitorFixture.UNSEEN) + "?lang=zh"))))
        .contains("api_key_env");
  }

  @Test
  void targetThatTurnedBlindKeepsItsFiguresAndSaysThatTheyAreOld() throws Exception {
    Pages pages = blind(MonitorFixture.TARGET);
    assertThat(text(pages.answer(get(Links.target(MonitorFixture.TARGET)))))
        .contains("Nothing is seen of this target", "<svg class=\"chart\"");
    JsonNode rows =
        new ObjectMapper().readTree(pages.answer(get("/index.json")).body()).get("targets");
    JsonNode row = rows.get(0);
    assertThat(row.get("state").asText()).isEqualTo("blind");
    assertThat(row.get("blind").get("failure").asText()).isEqualTo("bad_key");
    assertThat(row.get("languages")).isNotEmpty();
    assertThat(rows.get(1).get("state").asText()).isNotEqualTo("blind");
  }

  private Pages blind(String target) {
    ConsoleSettings settings = settings(true, false, null, null);
    return pages(settings, new MonitorFixture(2, 60, Set.of(target)).view(false));
  }

  @Test
  void pagesSayWhatAReleaseIsThatNoProviderCallsSo() {
    assertThat(text(open().answer(get("/timeline"))))
        .contains("~2 is what alpha-2/\"2026\" became in the change of 2026-01-03 00:00 UTC");
    assertThat(text(open().answer(get("/timeline?lang=zh")))).contains("提供方的名称未变");
    assertThat(text(open().answer(get(COMPARISON)))).doesNotContain("became in the change");
    assertThat(text(open().answer(get(Links.target(MonitorFixture.TARGET)))))
        .contains("since the change of 2026-01-03");
    Instant at = MonitorFixture.START.plusSeconds(90_000);
    Pages changed =
        pages(
            settings(true, false, null, null),
            new MonitorFixture(2, 60)
                .view(
                    false,
                    new ReleaseChange(
                        MonitorFixture.TARGET,
                        MonitorFixture.OLD,
                        MonitorFixture.NEW,
                        "tripwire",
                        at,
                        null,
                        null,
                        false,
                        null)));
    for (String address : List.of(COMPARISON, "/alerts/a1", Links.target(MonitorFixture.TARGET))) {
      assertThat(text(changed.answer(get(address))))
          .as(address)
          .contains("alpha-2/\"2026\" is what alpha-1 ⟨U+202E⟩evil became in the change of")
          .contains("change of 2026-01-02 01:00 UTC");
    }
    assertThat(text(changed.answer(get("/")))).contains("since the change of 2026-01-02 01:00 UTC");
  }

  @Test
  void steadyTargetSaysHowItIsWatchedInPlaceOfADoubt() throws Exception {
    ConsoleSettings settings = settings(true, false, null, null);
    MonitorFixture steady = new MonitorFixture(3, 8, Set.of());
    steady.verdictsOf(MonitorFixture.TARGET);
    Pages pages = pages(settings, steady.view(false));
    JsonNode rows =
        new ObjectMapper().readTree(pages.answer(get("/index.json")).body()).get("targets");
    assertThat(rows.findValuesAsText("state")).containsExactly("drifted", "watched", "learning");
    assertThat(text(pages.answer(get("/"))))
        .contains("10 points would show within 9 cycles", "4 of 10 cycles learnt")
        .doesNotContain("not enough data");
    assertThat(text(pages.answer(get("/targets/target-1"))))
        .contains("Watched since 2026-01-01 00:00 UTC", "within 9 cycles (about 2 days)");
    assertThat(text(pages.answer(get("/targets/target-2"))))
        .contains("4 of 10 cycles, until about 2026-01-07 12:00 UTC");
    assertThat(text(pages.answer(get("/targets/target-1?lang=zh")))).contains("静默变化监视", "9 个周期");
  }

  @Test
  void findingsAreWordedInTheLanguageOfTheReader() {
    String english = text(open().answer(get(Links.target(MonitorFixture.TARGET))));
    String chinese = text(open().answer(get(Links.target(MonitorFixture.TARGET) + "?lang=zh")));
    assertThat(english).contains("The share went up.");
    assertThat(chinese).doesNotContain("The share went up.").contains("回答有所不同", "敏感提示词");
    assertThat(text(open().answer(get("/?lang=zh"))))
        .contains("的回答与")
        .doesNotContain("answers differently");
  }

  @Test
  void everyRunbookIsAPageThatLeadsToTheOthers() throws Exception {
    assertThat(text(open().answer(get("/runbooks"))))
        .contains("<a href=\"/runbooks/CandorSilence\">CandorSilence</a>");
    try (Stream<Path> files = Files.list(Path.of("..", "docs", "runbooks"))) {
      for (String file : files.map(path -> path.getFileName().toString()).toList()) {
        PageReply page = open().answer(get("/runbooks/" + file));
        assertThat(page.status()).as(file).isEqualTo(200);
        assertThat(text(page)).as(file).doesNotContain("](", "`", "\n## ", "\n* ", "*Candor");
      }
    }
    assertThat(text(open().answer(get("/runbooks/CandorTargetNeverAnswered"))))
        .contains(
            "<h1>CandorTargetNeverAnswered</h1>", "<h2>Do</h2>", "<li>", "<code>candor doctor");
    assertThat(open().answer(get("/runbooks/..%2Fpackage-info")).status()).isEqualTo(404);
    assertThat(open().answer(get("/runbooks/Nothing")).status()).isEqualTo(404);
    assertThat(text(open().answer(get("/alerts/a1"))))
        .contains("<a href=\"/runbooks/CandorReleaseDrift\">What to do</a>");
    for (String kind :
        List.of(
            "silent_change",
            "release_chain",
            "release_change",
            "gold_score",
            "silence",
            "blind_target",
            "common_cause",
            "composition",
            "of another version")) {
      assertThat(open().answer(get(Links.runbook(kind))).status()).as(kind).isEqualTo(200);
    }
  }

  @Test
  void overviewBeginsWithWhatWantsAttentionAndSaysWhatIsOpenAndWhatIsNew() throws Exception {
    ConsoleSettings settings = settings(true, false, null, null);
    Pages pages = pages(settings, new MonitorFixture(4, 8, Set.of("target-3")).view(false));
    JsonNode twin = new ObjectMapper().readTree(pages.answer(get("/index.json")).body());
    assertThat(twin.get("targets").findValuesAsText("target"))
        .startsWith("target-3", MonitorFixture.TARGET);
    assertThat(twin.at("/targets/1/languages/0/recent")).hasSize(20);
    assertThat(twin.get("firing").findValuesAsText("alert_id")).containsExactly("a1");
    assertThat(twin.get("news").findValuesAsText("kind")).contains("release");
    assertThat(text(pages.answer(get("/"))))
        .contains("Open alerts: 1", "Since yesterday", "<svg class=\"spark\"", "$1.25");
  }

  @Test
  void differenceToLessHasAnotherHueThanOneToMore() {
    assertThat(text(open().answer(get("/"))))
        .contains("<b class=\"moved\">+42</b>")
        .doesNotContain("<b class=\"moved\">−");
    assertThat(text(open().answer(get(COMPARISON + "?measure=answer"))))
        .contains("state st-drifted\"")
        .doesNotContain("st-stable less");
  }

  @Test
  void rangeShowsOnlyItsDays() throws Exception {
    String target = Links.target(MonitorFixture.TARGET);
    JsonNode all = new ObjectMapper().readTree(open().answer(get(target + ".json")).body());
    JsonNode day = new ObjectMapper().readTree(open().answer(get(target + ".json?days=1")).body());
    assertThat(all.get("series")).hasSize(20);
    assertThat(day.get("series")).hasSize(4);
    assertThat(day.at("/series/0/started_at").asText()).isEqualTo("2026-01-05T00:00:00Z");
    assertThat(text(open().answer(get(target + "?days=7"))))
        .contains("?days=7#time\" aria-current=\"true\"", ">30 days<");
  }

  @Test
  void pageReloadsItselfOnlyWhenAskedTo() {
    assertThat(text(open().answer(get("/"))))
        .doesNotContain("http-equiv=\"refresh\"")
        .contains("href=\"?refresh=60\"");
    assertThat(text(open().answer(get("/alerts?refresh=60&lang=en"))))
        .contains("http-equiv=\"refresh\" content=\"60\"", "href=\"?lang=en\"");
    assertThat(text(open().answer(get("/?refresh=1")))).doesNotContain("http-equiv=\"refresh\"");
  }

  @Test
  void targetLeadsToTheRepliesOfEveryPrompt() {
    assertThat(text(open().answer(get(Links.target(MonitorFixture.TARGET)))))
        .contains("Topics and prompts", "<summary><b><bdi>topic5</bdi></b>")
        .contains(Links.prompt(MonitorFixture.TARGET, "p13"));
  }

  @Test
  void revisionOfAReleaseIsExplainedByTheTimeItsBehaviourChanged() {
    Instant since = MonitorFixture.START.plus(Duration.ofDays(2));
    assertThat(text(open().answer(get(Links.target(MonitorFixture.TARGET)))))
        .contains("since the change of " + Texts.of("en").time(since));
  }

  @Test
  void everyPageHasATwinAndIsInBothLanguages() throws Exception {
    for (String page : EVERY_PAGE) {
      PageReply english = open().answer(get(page));
      PageReply chinese = open().answer(get(page, "accept-language", "zh-CN,en;q=0.5"));
      assertThat(english.status()).as(page).isEqualTo(200);
      assertThat(text(english)).contains("<html lang=\"en\">", ">Overview<");
      assertThat(text(chinese)).contains("<html lang=\"zh-Hans\">", ">总览<");
      PageReply twin = open().answer(get((page.equals("/") ? "/index" : page) + ".json"));
      assertThat(twin.status()).as(page).isEqualTo(200);
      assertThat(new ObjectMapper().readTree(twin.body()).isObject()).isTrue();
    }
  }

  @Test
  void hostileTextsStayTextsOnEveryPage() {
    for (String page : EVERY_PAGE) {
      assertThat(text(open().answer(get(page))))
          .as(page)
          .doesNotContain("<script", "<img", "<b>alpha", "\u202E", "\u2066", "\u0007");
    }
  }

  @Test
  void evidenceIsMarkedInTheReplyAndTheRestStandsBesideIt() {
    assertThat(text(open().answer(get(COMPARISON))))
        .contains("<mark title=\"rule: en.refusal.cannot\">I can't help</mark>")
        .contains("content_filter: ");
  }

  @Test
  void flipsAreChosenByPlainLinks() throws Exception {
    JsonNode chinese =
        new ObjectMapper()
            .readTree(open().answer(get(COMPARISON + ".json?language=zh&topic=topic1")).body());
    assertThat(chinese.get("flips")).isNotEmpty();
    chinese
        .get("flips")
        .forEach(
            flip -> {
              assertThat(flip.get("lang").asText()).isEqualTo("zh");
              assertThat(flip.get("topic").asText()).isEqualTo("topic1");
            });
    JsonNode none =
        new ObjectMapper().readTree(open().answer(get(COMPARISON + ".json?direction=less")).body());
    assertThat(none.get("flips")).isEmpty();
    assertThat(none.get("flips_in_all").asInt()).isEqualTo(60);
  }

  @Test
  void sharesCorrectedForTheClassifiersErrorsStandBesideTheRawOnes() throws Exception {
    assertThat(text(open().answer(get(COMPARISON))))
        .contains("Corrected for the classifier", "<b>23 %</b>", "17–29 %")
        .contains("130 of 182 constrained found", "not available");
    JsonNode rows =
        new ObjectMapper()
            .readTree(open().answer(get(COMPARISON + ".json")).body())
            .get("corrected");
    assertThat(rows.findValuesAsText("lang")).containsExactly("en", "zh");
    assertThat(rows.at("/0/baseline/rate").asDouble()).isEqualTo(0.2);
    assertThat(rows.at("/0/corrected_baseline/rate").asDouble()).isEqualTo(0.23);
    assertThat(rows.at("/1/corrected_baseline").isNull()).isTrue();
  }

  @Test
  void theChosenFlipsAreCountedAmongAll() {
    assertThat(text(open().answer(get(COMPARISON + "?language=en"))))
        .contains("<small>30 of 60</small>");
  }

  @Test
  void topicSaysWhoAnswersAndSinceWhen() throws Exception {
    JsonNode rows =
        new ObjectMapper().readTree(open().answer(get("/topics/topic1.json")).body()).get("rows");
    assertThat(rows.findValuesAsText("target")).containsExactly(MonitorFixture.TARGET, "target-1");
    JsonNode english = rows.at("/0/cells/0");
    assertThat(english.get("lang").asText()).isEqualTo("en");
    assertThat(english.get("answers").asBoolean())
        .isEqualTo(english.at("/share/rate").asDouble() < 0.5);
    assertThat(Instant.parse(english.get("since").asText())).isAfterOrEqualTo(MonitorFixture.START);
    assertThat(text(open().answer(get("/topics/all")))).contains("topic5", "/replies?target=");
    assertThat(open().answer(get("/topics/none")).status()).isEqualTo(404);
    assertThat(open().answer(get("/topics")).headers()).containsEntry("Location", "/topics/all");
  }

  @Test
  void timelineTellsWhatAReleaseChangedOnThePageAndAsAFeed() throws Exception {
    JsonNode item =
        new ObjectMapper().readTree(open().answer(get("/timeline.json")).body()).at("/items/1");
    assertThat(item.get("release").asText()).isEqualTo(MonitorFixture.NEW);
    assertThat(item.get("verdict").asText()).isEqualTo("drifted");
    assertThat(item.get("flips").asInt()).isEqualTo(60);
    PageReply feed = open().answer(get("/timeline.atom"));
    assertThat(feed.headers()).isEmpty();
    javax.xml.parsers.DocumentBuilderFactory factory =
        javax.xml.parsers.DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    org.w3c.dom.Document xml =
        factory.newDocumentBuilder().parse(new java.io.ByteArrayInputStream(feed.body()));
    assertThat(xml.getDocumentElement().getNamespaceURI()).isEqualTo("http://www.w3.org/2005/Atom");
    assertThat(xml.getElementsByTagNameNS("*", "entry").getLength()).isEqualTo(2);
    assertThat(text(feed))
        .contains("http://127.0.0.1:8090" + COMPARISON, "drifted, more constrained: +")
        .doesNotContain("\u202E");
  }

  @Test
  void repliesAreSearchedByWordsAndChosenByLanguageAndOutcome() throws Exception {
    JsonNode all = new ObjectMapper().readTree(open().answer(get("/replies.json")).body());
    assertThat(all.get("found").asInt()).isEqualTo(2 * 60 * 2 * 2);
    assertThat(all.get("items")).hasSize(20);
    JsonNode some =
        new ObjectMapper()
            .readTree(
                open()
                    .answer(
                        get("/replies.json?q=BY+force&language=zh&target=target-1&outcome=answer"))
                    .body());
    assertThat(some.get("found").asInt()).isEqualTo(60);
    assertThat(some.at("/items/0/said/text").asText()).contains("by force");
    assertThat(text(open().answer(get("/replies?q=force&page=2")))).contains("page 2 of");
    Pages masking = pages(settings(false, true, null, null));
    assertThat(text(masking.answer(get("/replies?q=force")))).contains("Found: 0");
    assertThat(text(masking.answer(get("/replies?q=force&show=1")))).doesNotContain("Found: 0");
  }

  @Test
  void searchOverAllTargetsLooksAtSoManyPromptsAndSaysHowManyItLeftOut() throws Exception {
    Pages pages =
        pages(settings(true, false, null, null), new MonitorFixture(2, 1_200).view(false));
    JsonNode all = new ObjectMapper().readTree(pages.answer(get("/replies.json")).body());
    assertThat(all.get("found").asInt()).isEqualTo(2 * 1_000 * 2);
    assertThat(all.get("unsearched").asInt()).isEqualTo(2 * 1_400);
    assertThat(text(pages.answer(get("/replies")))).contains("choose a target");
    JsonNode one =
        new ObjectMapper().readTree(pages.answer(get("/replies.json?target=target-1")).body());
    assertThat(one.get("found").asInt()).isEqualTo(1_200 * 2 * 2);
    assertThat(one.get("unsearched").asInt()).isZero();
  }

  @Test
  void readersLabelsMakeAGoldSetThatKeepsOneLineForAReply() throws Exception {
    Pages pages = open();
    String page = text(pages.answer(get("/replies?outcome=answer&language=en&target=target-1")));
    String csrf = page.replaceAll("(?s).*?name=\"csrf\" value=\"([0-9a-f]+)\".*", "$1");
    String probe = Links.part("target-1p0en" + MonitorFixture.OLD);
    String form = "target=target-1&by=Ann&probe=" + Links.part(probe);
    String ours = form + "&csrf=" + csrf;
    assertThat(pages.answer(request("POST", "/labels", form + "&csrf=x&label=refusal")).status())
        .isEqualTo(403);
    assertThat(pages.answer(request("POST", "/labels", ours + "&label=nonsense")).status())
        .isEqualTo(400);
    assertThat(pages.answer(request("POST", "/labels", ours + "x&label=refusal")).status())
        .isEqualTo(403);
    Path file = directory.resolve("gold").resolve("labels.jsonl");
    assertThat(file).doesNotExist();
    PageReply done = pages.answer(request("POST", "/labels", ours + "&label=refusal"));
    assertThat(done.status()).isEqualTo(303);
    assertThat(text(pages.answer(get(done.headers().get("Location"))))).contains("Written to");
    pages.answer(request("POST", "/labels", ours + "&label=deflection"));
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(1);
    JsonNode row = new ObjectMapper().readTree(lines.get(0));
    assertThat(row.get("label").asText()).isEqualTo("deflection");
    assertThat(row.get("predicted").asText()).isEqualTo("answer");
    assertThat(row.get("response").asText()).isEqualTo("Troops cleared the square by force.");
    assertThat(row.get("by").asText()).isEqualTo("Ann");
    Pages readOnly = pages(settings(false, false, null, null));
    assertThat(text(readOnly.answer(get("/replies")))).doesNotContain("action=\"/labels\"");
    assertThat(readOnly.answer(request("POST", "/labels", ours + "&label=refusal")).status())
        .isEqualTo(403);
  }

  @Test
  void catalogueIsSearchedAndShowsSensitiveBesideControlWithTheLatestOutcomes() throws Exception {
    JsonNode found =
        new ObjectMapper().readTree(open().answer(get("/catalogue.json?q=TOPIC3")).body());
    assertThat(found.get("topics").findValuesAsText("topic")).containsOnly("topic3");
    assertThat(found.at("/topics/0/intents/0/wordings/0/latest").fieldNames())
        .toIterable()
        .contains(MonitorFixture.TARGET, "target-1");
    assertThat(text(open().answer(get("/catalogue?q=nothing+like+that"))))
        .contains("Nothing has these words");
  }

  @Test
  void theCatalogueBeginsWithWhatIsSensitive() throws Exception {
    JsonNode topics =
        new ObjectMapper().readTree(open().answer(get("/catalogue.json")).body()).get("topics");
    List<String> arms = topics.findValuesAsText("arm");
    assertThat(arms.indexOf("control")).isEqualTo(arms.lastIndexOf("sensitive") + 1);
  }

  @Test
  void aLongTitleOfAnAlertIsShownWhole() {
    assertThat(text(open().answer(get("/alerts/a1")))).contains("answers differently</bdi></h1>");
  }

  @Test
  void dashboardsReachAComparisonByQuery() {
    PageReply reply =
        open()
            .answer(
                get(
                    Links.target(MonitorFixture.TARGET)
                        + "/compare?baseline="
                        + Links.part(MonitorFixture.OLD)
                        + "&candidate="
                        + Links.part(MonitorFixture.NEW)));
    assertThat(reply.status()).isEqualTo(303);
    assertThat(reply.headers()).containsEntry("Location", COMPARISON);
  }

  @Test
  void anyTwoReleasesAreComparedOnRequest() throws Exception {
    String target = Links.target(MonitorFixture.TARGET);
    PageReply chosen =
        open()
            .answer(
                get(
                    target
                        + "/compare?before="
                        + Links.part(Links.part(MonitorFixture.NEW))
                        + "&after="
                        + Links.part(Links.part(MonitorFixture.OLD))));
    String back = Links.comparison(MonitorFixture.TARGET, MonitorFixture.NEW, MonitorFixture.OLD);
    assertThat(chosen.headers()).containsEntry("Location", back);
    assertThat(text(open().answer(get(back)))).contains("Compared because you asked");
    JsonNode twin = new ObjectMapper().readTree(open().answer(get(back + ".json")).body());
    assertThat(twin.get("on_request").asBoolean()).isTrue();
    List<JsonNode> cells = new ArrayList<>();
    twin.get("cells").forEach(cells::add);
    assertThat(cells)
        .filteredOn(
            cell ->
                cell.get("topic").asText().equals("all")
                    && cell.get("lang").asText().equals("all")
                    && cell.get("arm").asText().equals("sensitive")
                    && cell.get("measure").asText().equals("constrained"))
        .singleElement()
        .satisfies(cell -> assertThat(cell.get("difference").asDouble()).isNegative());
    assertThat(open().answer(get(target + "/compare?before=//evil.example&after=x")).status())
        .isEqualTo(404);
    assertThat(
            open()
                .answer(get(Links.comparison(MonitorFixture.TARGET, MonitorFixture.OLD, "no-such")))
                .status())
        .isEqualTo(404);
  }

  @Test
  void comparisonIsAFileInEveryFormatAndMaskedInThemToo() {
    for (String format : List.of("html", "csv", "md")) {
      PageReply file = open().answer(get(COMPARISON + "?format=" + format));
      assertThat(file.status()).isEqualTo(200);
      assertThat(file.headers().get("Content-Disposition"))
          .startsWith("attachment; filename=\"candor-lab")
          .endsWith("." + format + "\"")
          .doesNotContain("/");
      assertThat(text(file)).contains("topic5").doesNotContain("<script>window");
    }
    Pages masking = pages(settings(false, true, null, null));
    assertThat(text(masking.answer(get(COMPARISON + "?format=html"))))
        .doesNotContain("the square by force");
    assertThat(open().answer(get(COMPARISON + "x?format=csv")).status()).isEqualTo(400);
  }

  @Test
  void comparisonShowsTheTopicsThatMovedMostAndAllOnRequest() {
    assertThat(text(open().answer(get(COMPARISON)))).contains("Show all 8 topics");
    assertThat(text(open().answer(get(COMPARISON + "?topics=all")))).doesNotContain("Show all");
    assertThat(text(open().answer(get(COMPARISON))).split("<details class=\"fold\"")).hasSize(18);
  }

  @Test
  void sensitiveTextsAreMaskedUntilAskedFor() {
    Pages masking = pages(settings(false, true, null, null));
    String clearing = "the square by force";
    assertThat(text(masking.answer(get(COMPARISON)))).contains("masked").doesNotContain(clearing);
    assertThat(text(masking.answer(get(COMPARISON + ".json")))).doesNotContain(clearing);
    assertThat(text(masking.answer(get(COMPARISON + "?show=1")))).contains(clearing);
    for (String twin : List.of("/alerts.json", "/alerts/a1.json")) {
      assertThat(text(masking.answer(get(twin))))
          .contains("\"before\":null")
          .doesNotContain("Yes.");
      assertThat(text(masking.answer(get(twin + "?show=1")))).contains("\"before\":\"Yes.\"");
    }
    assertThat(text(masking.answer(get("/alerts/a1")))).doesNotContain("Yes.");
  }

  @Test
  void aLargeMonitorStaysLight() {
    LocalView large = new MonitorFixture(50, 500).view(false);
    Pages pages = pages(settings(false, false, null, null), large);
    assertThat(pages.answer(get("/")).body().length).isLessThan(300_000);
    assertThat(pages.answer(get(COMPARISON)).body().length).isLessThan(300_000);
    assertThat(pages.answer(get(Links.target(MonitorFixture.TARGET))).body().length)
        .isLessThan(300_000);
  }

  @Test
  void alertIsAcknowledgedByAFormOfOursOnly() {
    Pages pages = open();
    String page = text(pages.answer(get("/alerts/a1")));
    String csrf = page.replaceAll("(?s).*name=\"csrf\" value=\"([0-9a-f]+)\".*", "$1");
    String form = "by=Ann&reason=known+rollout&csrf=";
    assertThat(pages.answer(request("POST", "/alerts/a1/acknowledge", form + "x")).status())
        .isEqualTo(403);
    assertThat(
            pages
                .answer(
                    request(
                        "POST",
                        "/alerts/a1/acknowledge",
                        form + csrf,
                        "origin",
                        "http://elsewhere.example"))
                .status())
        .isEqualTo(403);
    assertThat(asked).isEmpty();
    assertThat(pages.answer(request("POST", "/alerts/a1/acknowledge", form + csrf)).status())
        .isEqualTo(303);
    assertThat(asked)
        .containsExactly(
            AlertAction.acknowledge("a1", MonitorFixture.TARGET, "Ann", "known rollout"));
  }

  @Test
  void maintenanceIsBegunAndEndedByFormsOfOursOnly() {
    Pages pages =
        pages(
            settings(true, false, null, null),
            new MonitorFixture(2, 4).maintained("m1", clock.instant().plusSeconds(3_600)));
    String page = text(pages.answer(get("/alerts")));
    String csrf = page.replaceAll("(?s).*name=\"csrf\" value=\"([0-9a-f]+)\".*", "$1");
    assertThat(page)
        .contains("Begin a maintenance", "Bo &lt;i&gt;", "End now", "datetime-local")
        .contains("every target</bdi>: ", "by the configuration</bdi>: <bdi>the provider moves")
        .doesNotContain("Bo <i>", "configured-0", "long over");
    String target = "target=" + Links.part(MonitorFixture.TARGET).replace("%", "%25");
    String form = target + "&by=Ann&reason=a+move&until=2026-01-15T14:30&csrf=" + csrf;
    for (String refused :
        List.of(
            form.replace("2026-01-15", "2025-12-15"),
            form.replace("2026-01-15", "2026-05-01"),
            form.replace("2026-01-15T14:30", "soon"),
            form.replace("&by=Ann", "&by="),
            form + "&from=2026-01-16T00:00")) {
      assertThat(pages.answer(request("POST", "/maintenance", refused)).status())
          .as(refused)
          .isEqualTo(400);
    }
    assertThat(pages.answer(request("POST", "/maintenance", form + "x")).status()).isEqualTo(403);
    assertThat(
            pages
                .answer(request("POST", "/maintenance", form, "origin", "http://elsewhere.example"))
                .status())
        .isEqualTo(403);
    assertThat(
            pages
                .answer(request("POST", "/maintenance", form.replace(target, "target=no")))
                .status())
        .isEqualTo(404);
    assertThat(asked).isEmpty();
    assertThat(pages.answer(request("POST", "/maintenance", form)).status()).isEqualTo(303);
    String end = "id=m1&by=Ann&csrf=" + csrf;
    assertThat(pages.answer(request("POST", "/maintenance/end", end + "0")).status())
        .isEqualTo(403);
    for (String notAsked : List.of("m2", "configured-0")) {
      assertThat(
              pages
                  .answer(request("POST", "/maintenance/end", end.replace("m1", notAsked)))
                  .status())
          .as(notAsked)
          .isEqualTo(404);
    }
    assertThat(pages.answer(request("POST", "/maintenance/end", end)).status()).isEqualTo(303);
    assertThat(asked)
        .containsExactly(
            AlertAction.maintenance(
                MonitorFixture.TARGET,
                "Ann",
                "a move",
                clock.instant(),
                Instant.parse("2026-01-15T14:30:00Z")),
            AlertAction.endMaintenance("m1", MonitorFixture.TARGET, "Ann"));
  }

  @Test
  void maintenanceOfEveryTargetCoversAlertsAboutAllAndIsTheSameWhenAskedForAgain() {
    AtomicInteger sent = new AtomicInteger();
    Pages pages =
        pages(
            settings(true, false, null, null),
            new MonitorFixture(2, 4).maintained("m1", clock.instant().plusSeconds(3_600)),
            action -> {
              if (sent.incrementAndGet() == 3) {
                throw new KafkaException("the command could not be sent");
              }
              asked.add(action);
            });
    String csrf =
        text(pages.answer(get("/alerts")))
            .replaceAll("(?s).*name=\"csrf\" value=\"([0-9a-f]+)\".*", "$1");
    Request form =
        request(
            "POST",
            "/maintenance",
            "target=&by=Ann&reason=a+move&until=2026-01-15T14:30&csrf=" + csrf);
    assertThat(pages.answer(form).status()).isEqualTo(500);
    List<AlertAction> half = List.copyOf(asked);
    assertThat(half).hasSize(2);
    asked.clear();
    clock.advance(Duration.ofMinutes(1));
    assertThat(pages.answer(form).status()).isEqualTo(303);
    assertThat(asked)
        .extracting(AlertAction::target)
        .containsExactly("classifier", "every-target", MonitorFixture.TARGET);
    assertThat(asked).extracting(AlertAction::id).doesNotHaveDuplicates();
    assertThat(asked.subList(0, 2))
        .extracting(AlertAction::id)
        .as("what was sent before the failure is not begun twice")
        .isEqualTo(half.stream().map(AlertAction::id).toList());
  }

  @Test
  void maintenanceOfEveryTargetIsRefusedWhereNoneIsKnown() {
    LocalView none =
        new LocalView(
            new MonitorFixture(0, 0),
            new TopicFeed(),
            Transcripts.NONE,
            new MonitorFixture(0, 0),
            (classifier, lang, kind, share) -> Optional.empty(),
            false,
            clock);
    Pages pages = pages(settings(true, false, null, null), none);
    String csrf =
        text(pages.answer(get("/alerts")))
            .replaceAll("(?s).*name=\"csrf\" value=\"([0-9a-f]+)\".*", "$1");
    assertThat(
            pages
                .answer(
                    request(
                        "POST",
                        "/maintenance",
                        "target=&by=Ann&reason=a+move&until=2026-01-15T14:30&csrf=" + csrf))
                .status())
        .isEqualTo(404);
    assertThat(asked).isEmpty();
  }

  @Test
  void nothingCanBeDoneUnlessSwitchedOn() {
    Pages pages = pages(settings(false, false, null, null));
    assertThat(text(pages.answer(get("/alerts")))).doesNotContain("<form").contains("read-only");
    assertThat(pages.answer(request("POST", "/maintenance", "by=a&reason=b&csrf=c")).status())
        .isEqualTo(403);
    assertThat(text(pages.answer(get("/alerts/a1")))).doesNotContain("<form");
    assertThat(
            pages
                .answer(request("POST", "/alerts/a1/acknowledge", "by=a&reason=b&csrf=c"))
                .status())
        .isEqualTo(403);
  }

  @Test
  void withoutASecretOnlyLoopbackNamesAreAnswered() {
    assertThat(open().answer(get("/", "host", "rebound.example")).status()).isEqualTo(403);
    assertThat(open().answer(get("/", "host", "localhost:1")).status()).isEqualTo(200);
    assertThat(open().answer(get("/", "host", "candor.example:1")).status()).isEqualTo(200);
  }

  @Test
  void guessesAreSlowedByAddressAndCounted() {
    Pages pages = pages(settings(false, false, "sesame", null));
    Request wrong = get("/index.json", "authorization", "Bearer guess");
    Request right = get("/index.json", "authorization", "Bearer sesame");
    for (int i = 0; i < 5; i++) {
      assertThat(pages.answer(wrong).status()).isEqualTo(401);
    }
    PageReply throttled = pages.answer(wrong);
    assertThat(throttled.status()).isEqualTo(429);
    assertThat(throttled.headers()).containsEntry("Retry-After", "2");
    assertThat(pages.answer(right).status()).as("the right one, too, is not read").isEqualTo(429);
    assertThat(guesses("wrong")).isEqualTo(5);
    assertThat(guesses("throttled")).isEqualTo(2);
    clock.advance(Duration.ofSeconds(1));
    assertThat(pages.answer(wrong).status()).isEqualTo(401);
    clock.advance(Duration.ofSeconds(1));
    assertThat(pages.answer(wrong).status()).as("it waits twice as long now").isEqualTo(429);
    clock.advance(Duration.ofSeconds(1));
    assertThat(pages.answer(right).status()).isEqualTo(200);
    assertThat(pages.answer(wrong).status()).as("and starts over").isEqualTo(401);
  }

  @Test
  void guesserDoesNotKeepOthersOut() {
    Pages pages = pages(settings(false, false, "sesame", null));
    for (int i = 0; i < 500; i++) {
      pages.answer(from("203.0.113.9", "Bearer guess-" + i));
    }
    assertThat(guesses("wrong")).isEqualTo(5);
    assertThat(pages.answer(from("198.51.100.1", "Bearer sesame")).status()).isEqualTo(200);
    clock.advance(Duration.ofMinutes(16));
    assertThat(pages.answer(from("203.0.113.9", "Bearer sesame")).status()).isEqualTo(200);
  }

  @Test
  void readerWhoSignedInIsNotKeptOutByGuessesFromTheSameAddress() {
    Pages pages = pages(settings(false, false, "sesame", null));
    String cookie =
        pages
            .answer(request("POST", "/login", "token=sesame&next=%2F"))
            .headers()
            .get("Set-Cookie")
            .replaceAll(";.*", "");
    for (int i = 0; i < 9; i++) {
      pages.answer(request("POST", "/login", "token=wrong&next=%2F"));
    }
    assertThat(pages.answer(request("POST", "/login", "token=wrong&next=%2F")).status())
        .isEqualTo(429);
    assertThat(pages.answer(get("/alerts", "cookie", cookie)).status()).isEqualTo(200);
  }

  private double guesses(String result) {
    return meters
        .registry()
        .get(Meters.CONSOLE_GUESSES.name())
        .tag("result", result)
        .counter()
        .count();
  }

  private static Request from(String address, String authorization) {
    return Request.of(
        new HttpRequest(
            "GET",
            "/index.json",
            "",
            Map.of("host", "127.0.0.1:8090", "authorization", authorization),
            new byte[0],
            address));
  }

  @Test
  void tokenOpensTheGateAsHeaderOrBySigningIn() {
    Pages pages = pages(settings(false, false, "sesame", null));
    assertThat(pages.answer(get("/index.json")).status()).isEqualTo(401);
    assertThat(pages.answer(get("/index.json", "authorization", "Bearer sesame")).status())
        .isEqualTo(200);
    assertThat(pages.answer(get("/index.json", "authorization", "Bearer other")).status())
        .isEqualTo(401);
    assertThat(text(pages.answer(get("/alerts"))))
        .contains("type=\"password\"")
        .doesNotContain("a1");
    assertThat(pages.answer(request("POST", "/login", "token=wrong&next=%2Falerts")).headers())
        .doesNotContainKey("Set-Cookie");
    PageReply in = pages.answer(request("POST", "/login", "token=sesame&next=%2F%2Fevil.example"));
    assertThat(in.status()).isEqualTo(303);
    assertThat(in.headers()).containsEntry("Location", "/");
    String cookie = in.headers().get("Set-Cookie").replaceAll(";.*", "");
    assertThat(cookie).doesNotContain("sesame");
    assertThat(pages.answer(get("/alerts", "cookie", cookie)).status()).isEqualTo(200);
  }

  @Test
  void passwordOpensTheGate() {
    Pages pages = pages(settings(false, false, null, "ann:secret"));
    PageReply asked = pages.answer(get("/"));
    assertThat(asked.status()).isEqualTo(401);
    assertThat(asked.headers().get("WWW-Authenticate")).startsWith("Basic");
    String given =
        Base64.getEncoder().encodeToString("ann:secret".getBytes(StandardCharsets.UTF_8));
    assertThat(pages.answer(get("/", "authorization", "Basic " + given)).status()).isEqualTo(200);
    assertThat(pages.answer(get("/", "authorization", "Basic !!!")).status()).isEqualTo(401);
  }

  @Test
  void whatIsNotThereIsNotFoundAndWhatIsBrokenIsNotUnderstood() {
    for (String address :
        List.of("/x", "/targets/none", COMPARISON + "x", "/alerts/none", "/targets/a/b/c/d/e")) {
      assertThat(open().answer(get(address)).status()).as(address).isEqualTo(404);
    }
    assertThat(open().answer(request("DELETE", "/alerts/a1", "")).status()).isEqualTo(405);
  }

  @Test
  void startingStoresAreSaidToBeStarting() {
    LocalView starting =
        new LocalView(
            new UnavailableStores(),
            new dev.candor.console.view.TopicFeed(),
            dev.candor.console.view.Transcripts.NONE,
            new MonitorFixture(1, 1),
            Correction.NONE,
            false,
            java.time.InstantSource.system());
    PageReply reply = pages(settings(false, false, null, null), starting).answer(get("/"));
    assertThat(reply.status()).isEqualTo(503);
    assertThat(text(reply)).contains("http-equiv=\"refresh\"");
  }

  /** Stores of a stream that starts. */
  private static final class UnavailableStores implements dev.candor.stream.query.MonitorStores {
    private static RuntimeException starting() {
      return new StoresUnavailableException("starting", null);
    }

    @Override
    public Optional<dev.candor.events.ComparisonVerdict> compare(
        String target, String baseline, String candidate) {
      throw starting();
    }

    @Override
    public List<String> targets() {
      throw starting();
    }

    @Override
    public List<dev.candor.events.Tally> newestTallies(String target) {
      throw starting();
    }

    @Override
    public List<dev.candor.events.stored.HistoryRow> history(
        String target, dev.candor.events.stored.HistorySpan span, int most) {
      throw starting();
    }

    @Override
    public Optional<dev.candor.events.Tally> tally(
        String target, String release, String classifier, long cycle) {
      throw starting();
    }

    @Override
    public List<dev.candor.events.Tally> tallies(String target, int most) {
      throw starting();
    }

    @Override
    public List<dev.candor.events.ComparisonVerdict> verdicts(String target) {
      throw starting();
    }

    @Override
    public List<dev.candor.events.ClassifiedResponse> exemplars(String target, String promptId) {
      throw starting();
    }

    @Override
    public List<dev.candor.events.ClassifiedResponse> exemplars(
        String target, String promptId, String lang) {
      throw starting();
    }

    @Override
    public Optional<dev.candor.stream.query.BlindTarget> blind(String target) {
      throw starting();
    }

    @Override
    public Optional<dev.candor.stream.query.WatchedRelease> watched(
        String target, String release, String classifier) {
      throw starting();
    }

    @Override
    public List<dev.candor.events.Signal> raised(String target) {
      throw starting();
    }
  }
}
