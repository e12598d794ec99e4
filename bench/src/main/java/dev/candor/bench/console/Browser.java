package dev.candor.bench.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Debian's Chromium without a window, with a profile of its own that is empty. */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** What a page took. */
  record Load(
      double firstPaint, double firstContentfulPaint, double answered, long bytes, long requests) {}

  static Browser open(Path profile) {
    if (!Files.isExecutable(CHROMIUM) || !Files.isExecutable(DRIVER)) {
      throw new IllegalStateException("no chromium; apt-get install chromium chromium-driver");
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toString());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile);
    return new Browser(
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build(),
            options));
  }

  /** The size of the window and the scheme of colours that pages are shown in. */
  void show(int width, int height, boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  void go(String address) {
    driver.get(address);
  }

  /** Loads a page with nothing in the cache, and asks the Performance API what it took. */
  Load load(String address) {
    driver.get("about:blank");
    driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
    driver.executeCdpCommand("Network.setCacheDisabled", Map.of("cacheDisabled", true));
    driver.get(address);
    // A paint is noted some frames after the load.
    driver.executeAsyncScript(
        "const done = arguments[0]; new PerformanceObserver((list, observer) => {"
            + "if (list.getEntriesByName('first-contentful-paint').length > 0) {"
            + "observer.disconnect(); done(); }}).observe({type: 'paint', buffered: true})");
    @SuppressWarnings("unchecked")
    Map<String, Object> figures =
        (Map<String, Object>)
            driver.executeScript(
                "const paint = name => performance.getEntriesByName(name)[0].startTime;"
                    + "const page = performance.getEntriesByType('navigation')[0];"
                    + "const all = [page, ...performance.getEntriesByType('resource')];"
                    + "return {first: paint('first-paint'),"
                    + " contentful: paint('first-contentful-paint'), answered: page.responseEnd,"
                    + " bytes: all.reduce((sum, entry) => sum + entry.transferSize, 0),"
                    + " requests: all.length};");
    return new Load(
        ((Number) figures.get("first")).doubleValue(),
        ((Number) figures.get("contentful")).doubleValue(),
        ((Number) figures.get("answered")).doubleValue(),
        ((Number) figures.get("bytes")).longValue(),
        ((Number) figures.get("requests")).longValue());
  }

  /**
   * The page as it is shown, as PNG.
   *
   * @param top first row of pixels
   * @param longest most rows
   */
  void picture(Path file, int top, int longest) throws IOException {
    @SuppressWarnings("unchecked")
    Map<String, Object> content =
        (Map<String, Object>)
            driver.executeCdpCommand("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
    Map<String, Object> picture =
        driver.executeCdpCommand(
            "Page.captureScreenshot",
            Map.of(
                "format",
                "png",
                "captureBeyondViewport",
                true,
                "clip",
                Map.of(
                    "x",
                    0,
                    "y",
                    top,
                    "width",
                    content.get("width"),
                    "height",
                    Math.min(longest, ((Number) content.get("height")).intValue() - top),
                    "scale",
                    1)));
    Files.write(file, Base64.getDecoder().decode((String) picture.get("data")));
  }

  /** Where an element begins, in pixels from the top of the page. */
  int top(String selector) {
    return ((Number)
            driver.executeScript(
                "return document.querySelector(arguments[0]).getBoundingClientRect().top"
                    + " + window.scrollY",
                selector))
        .intValue();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
