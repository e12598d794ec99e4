package dev.candor.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.console.view.LocalView;
import dev.candor.console.view.Peer;
import dev.candor.console.view.ShardedView;
import dev.candor.report.page.Links;
import dev.candor.report.page.Texts;
import dev.candor.runtime.BoundedMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.logging.Level;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The pages as a browser shows them. */
class ITConsoleInChromium {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  @TempDir static Path profile;
  private static ChromeDriver browser;
  private static String axe;

  private final List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
  private ConsoleServer server;
  private String address;

  @BeforeAll
  static void openBrowser() throws Exception {
    boolean there = Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
    if (!there && !"true".equals(System.getenv("CANDOR_REQUIRE_ALL"))) {
      System.out.println("SKIPPED: no chromium; apt-get install chromium chromium-driver");
      Assumptions.abort("no chromium");
    }
    assertThat(there).as("chromium and chromedriver in /usr/bin").isTrue();
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER.toString());
    options.setCapability("goog:loggingPrefs", logs);
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile);
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build(),
            options);
    try (InputStream in = ITConsoleInChromium.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.quit();
    }
  }

  @BeforeEach
  void serve() {
    server = serve(new MonitorFixture(3, 60), List.of());
    address = server.uri().toString();
  }

  private ConsoleServer serve(MonitorFixture fixture, List<URI> peers) {
    ConsoleSettings settings =
        new ConsoleSettings(
            "127.0.0.1",
            0,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            true,
            false,
            peers,
            ConsoleSettings.Language.EN,
            Map.of(),
            Optional.empty(),
            List.of());
    LocalView view = fixture.view(false);
    Pages pages =
        new Pages(
            new ShardedView(
                view,
                peers.stream()
                    .map(
                        peer ->
                            new Peer(
                                peer,
                                HttpClient.newHttpClient(),
                                Duration.ofSeconds(10),
                                Optional.empty(),
                                Optional.empty()))
                    .toList()),
            view,
            action -> acknowledged.add(action.id() + " " + action.by() + ": " + action.reason()),
            new AccessGate(
                settings,
                new byte[32],
                new GuessLimit(
                    new ConsoleMetrics(new BoundedMeterRegistry(new SimpleMeterRegistry()))),
                Clock.systemUTC()),
            settings,
            new GoldLabels(profile.resolve("labels.jsonl")),
            Clock.systemUTC());
    return ConsoleServer.start("127.0.0.1", 0, pages::answer);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static List<String> complaints() {
    return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  @Test
  void everyLinkLeadsToAPageWithoutComplaints() {
    TreeSet<String> seen = new TreeSet<>();
    Deque<String> todo = new ArrayDeque<>(List.of(address + "/"));
    complaints();
    while (!todo.isEmpty()) {
      String page = todo.removeFirst();
      if (!seen.add(kind(page))) {
        continue;
      }
      browser.get(page);
      assertThat(complaints()).as(page).isEmpty();
      assertThat(browser.executeScript("return window.owned === undefined")).isEqualTo(true);
      assertThat(browser.findElements(By.tagName("h1"))).as(page).isNotEmpty();
      for (WebElement link : browser.findElements(By.cssSelector("a[href]"))) {
        String href = link.getDomProperty("href").replaceAll("#.*", "");
        assertThat(href).as("from " + page).startsWith(address);
        boolean isFile = href.contains("format=") || href.endsWith(".atom");
        if (!href.contains(".json") && !href.contains("&") && !isFile) {
          todo.addLast(href);
        }
      }
    }
    assertThat(seen)
        .anyMatch(kind -> kind.contains("/compare/"))
        .anyMatch(kind -> kind.contains("/prompts/"))
        .anyMatch(kind -> kind.contains("/alerts/"))
        .contains(address + "/catalogue", address + "/status");
  }

  /** One page of each kind is enough, and of choices those that are made by one click. */
  private static String kind(String page) {
    return page.replaceAll("/prompts/[^?]*", "/prompts/P")
        .replaceAll("/targets/[^/?]*", "/targets/T")
        .replaceAll("(topic|measure|page)=[^&]*", "$1=X")
        .replaceAll("/alerts/[^/?]+", "/alerts/A")
        .replaceAll("/topics/[^/?]+", "/topics/T")
        .replaceAll("/replies[?].*", "/replies?R");
  }

  private List<String> pages() {
    return List.of(
        address + "/",
        address + Links.target(MonitorFixture.TARGET),
        address + Links.comparison(MonitorFixture.TARGET, MonitorFixture.OLD, MonitorFixture.NEW),
        address + Links.prompt(MonitorFixture.TARGET, "p0"),
        address + "/alerts",
        address + "/alerts/a1",
        address + "/catalogue",
        address + "/topics/topic1",
        address + "/timeline",
        address + "/replies",
        address + "/status");
  }

  @Test
  void axeFindsNothingInEitherSchemeLanguageOrWidth() {
    for (String scheme : List.of("light", "dark")) {
      browser.executeCdpCommand(
          "Emulation.setEmulatedMedia",
          Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
      int width = scheme.equals("light") ? 1600 : 390;
      browser.executeCdpCommand(
          "Emulation.setDeviceMetricsOverride",
          Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
      for (String page : pages()) {
        browser.get(page + (scheme.equals("dark") ? "?lang=zh" : "?lang=en"));
        assertThat(browser.executeScript("return document.documentElement.scrollWidth"))
            .as("no sideways scrolling at " + width + " on " + page)
            .asInstanceOf(InstanceOfAssertFactories.LONG)
            .isLessThanOrEqualTo(width);
        assertThat(
                browser.executeScript(
                    "const table = document.querySelector('table.overview');"
                        + "return !table || table.closest('.scroll').scrollWidth <="
                        + " table.closest('.scroll').clientWidth"))
            .as("the overview is seen whole at " + width)
            .isEqualTo(true);
        browser.executeScript(axe);
        Object found =
            browser.executeAsyncScript(
                "const done = arguments[0];"
                    + "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']}).then(r =>"
                    + " done(r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n =>"
                    + " n.target.join(' ') + ' ' + n.failureSummary).join(' | '))))");
        assertThat((List<?>) found).as(scheme + " " + page).isEmpty();
      }
    }
    browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    browser.manage().deleteAllCookies();
  }

  @Test
  void overviewShowsTheNumbersOfItsTwin() throws Exception {
    browser.get(address + "/?lang=en");
    JsonNode twin = twin("/index.json");
    Texts t = Texts.of("en");
    for (JsonNode row : twin.get("targets")) {
      for (JsonNode lang : row.get("languages")) {
        WebElement shown =
            browser
                .findElements(By.cssSelector("tr[data-lang=" + lang.get("lang").asText() + "]"))
                .stream()
                .filter(
                    line -> line.getDomAttribute("data-target").equals(row.get("target").asText()))
                .findFirst()
                .orElseThrow();
        assertThat(shown.findElement(By.className("percent")).getText())
            .isEqualTo(t.percent(lang.get("sensitive").get("rate").asDouble()));
        assertThat(shown.findElement(By.className("change")).getText())
            .contains(t.points(lang.get("difference").asDouble()));
      }
    }
    assertThat(twin.get("targets")).hasSize(3);
  }

  @Test
  void heatMapShowsTheNumbersOfItsTwin() throws Exception {
    String path = Links.comparison(MonitorFixture.TARGET, MonitorFixture.OLD, MonitorFixture.NEW);
    browser.get(address + path + "?lang=en&topics=all");
    Texts t = Texts.of("en");
    int compared = 0;
    for (JsonNode cell : twin(path + ".json").get("cells")) {
      if (cell.get("measure").asText().equals("constrained")) {
        WebElement shown =
            browser.findElement(
                By.cssSelector(
                    String.format(
                        ".heat td[data-topic=%s][data-lang=%s][data-arm=%s]",
                        cell.get("topic").asText(),
                        cell.get("lang").asText(),
                        cell.get("arm").asText())));
        JsonNode difference = cell.get("difference");
        assertThat(shown.findElement(By.className("points")).getText())
            .isEqualTo(t.points(difference.isNull() ? null : difference.asDouble()));
        assertThat(shown.findElement(By.className("verdict")).getText())
            .isEqualTo(t.word("state", cell.get("verdict").asText()));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(54);
  }

  private JsonNode twin(String path) throws Exception {
    return new ObjectMapper().readTree(URI.create(address + path).toURL());
  }

  @Test
  void alertIsAcknowledgedByKeyboard() {
    browser.get(address + "/alerts/a1?lang=en");
    WebElement by = browser.findElement(By.name("by"));
    by.sendKeys("Ann", Keys.TAB);
    browser.switchTo().activeElement().sendKeys("known rollout", Keys.ENTER);
    assertThat(browser.getCurrentUrl()).endsWith("?asked=1");
    assertThat(acknowledged).containsExactly("a1 Ann: known rollout");
    assertThat(complaints()).isEmpty();
  }

  @Test
  void anyInstanceAnswersForAll() {
    try (ConsoleServer other = serve(new MonitorFixture(0, 1), List.of(server.uri()))) {
      browser.get(other.uri() + "/?lang=en");
      assertThat(browser.findElements(By.cssSelector("table.overview tbody"))).hasSize(3);
      browser.get(
          other.uri()
              + Links.comparison(MonitorFixture.TARGET, MonitorFixture.OLD, MonitorFixture.NEW));
      assertThat(browser.findElements(By.cssSelector("article.flip"))).hasSize(20);
    }
  }

  @Test
  void aLargeMonitorIsPaintedSoon() {
    try (ConsoleServer large = serve(new MonitorFixture(50, 500), List.of())) {
      browser.manage().window().setSize(new Dimension(1600, 900));
      for (String path :
          List.of(
              "/",
              Links.comparison(MonitorFixture.TARGET, MonitorFixture.OLD, MonitorFixture.NEW))) {
        browser.get(large.uri() + path);
        browser.get(large.uri() + path);
        Object paint =
            browser.executeAsyncScript(
                "const done = arguments[0]; new PerformanceObserver(list =>"
                    + " done(list.getEntries().pop().startTime))"
                    + ".observe({type: 'paint', buffered: true})");
        Object bytes =
            browser.executeScript(
                "return performance.getEntriesByType('navigation')[0].decodedBodySize");
        System.out.println("first paint of " + path + ": " + paint + " ms, " + bytes + " bytes");
        assertThat(((Number) bytes).longValue()).isLessThan(300_000);
      }
    }
  }
}
