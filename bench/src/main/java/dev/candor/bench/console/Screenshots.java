package dev.candor.bench.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.report.page.Links;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pictures of every page of the demonstration: {@code bin/screenshots [DIRECTORY] [--readme]}. Each
 * page is taken wide and narrow, in both schemes and languages; with {@code --readme} those of the
 * README are retaken as well.
 */
public final class Screenshots {
  private static final Path README = Path.of("docs", "images");
  private static final Pattern CONSOLE = Pattern.compile("console\\s+(http://\\S+)");
  private static final int CYCLES_AFTER_THE_ALERT = 6;
  private static final int LONGEST = 6_000;
  private static final int README_WIDTH = 1_180;
  private static final double SURE = 0.9;
  private static final int SUBSTANTIAL = 250;

  /** Flips of a page whose replies are seen without a click. */
  private static final int UNFOLDED = 3;

  private static final ObjectMapper JSON = new ObjectMapper();

  private Screenshots() {}

  /** Takes them. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> words = List.of(arguments);
    Path directory =
        words.stream()
            .filter(word -> !word.startsWith("--"))
            .map(Path::of)
            .findFirst()
            .orElse(Path.of("target", "screenshots"));
    Files.createDirectories(directory);
    Process demo =
        new ProcessBuilder("./candor", "demo", "--plain")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (Browser browser = Browser.open(Files.createTempDirectory("candor-screenshots"))) {
      String console = awaitDrift(demo);
      Map<String, String> pages = pages(console);
      for (Map.Entry<String, String> page : pages.entrySet()) {
        take(browser, page.getKey(), page.getValue(), directory);
      }
      if (words.contains("--readme")) {
        readme(browser, pages);
      }
    } finally {
      demo.destroy();
      demo.waitFor(1, TimeUnit.MINUTES);
    }
  }

  private static String awaitDrift(Process demo) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8));
    String console = null;
    int cycles = -1;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher address = CONSOLE.matcher(line);
      if (address.find()) {
        console = address.group(1);
      }
      if (line.contains("ALERT")) {
        cycles = Math.max(cycles, 0);
      } else if (cycles >= 0 && line.contains("cycle") && ++cycles == CYCLES_AFTER_THE_ALERT) {
        drain(lines);
        return console;
      }
    }
    throw new IllegalStateException("the demonstration ended before its alert");
  }

  /** The demonstration must not wait for somebody to read what it prints. */
  private static void drain(BufferedReader lines) {
    Thread thread =
        new Thread(
            () -> {
              try {
                lines.transferTo(java.io.Writer.nullWriter());
              } catch (IOException e) {
                // It has ended.
              }
            },
            "drain");
    thread.setDaemon(true);
    thread.start();
  }

  private static Map<String, String> pages(String console) throws IOException {
    JsonNode alert = twin(console + "/alerts.json").at("/alerts/0");
    String target = alert.path("target").asText();
    String comparison =
        Links.comparison(target, alert.path("baseline").asText(), alert.path("candidate").asText());
    String prompt = twin(console + comparison + ".json").at("/flips/0/prompt_id").asText();
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("overview", console + "/");
    pages.put("target", console + Links.target(target));
    pages.put("comparison", console + comparison);
    pages.put("prompt", console + Links.prompt(target, prompt));
    pages.put("alerts", console + "/alerts");
    pages.put("alert", console + Links.alert(alert.path("alert_id").asText()));
    pages.put("catalogue", console + "/catalogue");
    pages.put("topics", console + Links.topic("all"));
    pages.put("timeline", console + "/timeline");
    pages.put("replies", console + "/replies");
    pages.put("health", console + "/status");
    return pages;
  }

  private static JsonNode twin(String address) throws IOException {
    return JSON.readTree(URI.create(address).toURL());
  }

  private static void take(Browser browser, String name, String address, Path directory)
      throws IOException {
    for (int width : new int[] {1600, 390}) {
      for (boolean dark : new boolean[] {false, true}) {
        String lang = dark ? "zh" : "en";
        browser.show(width, 900, dark);
        browser.go(address + "?lang=" + lang);
        browser.picture(
            directory.resolve(name + "-" + width + "-" + lang + (dark ? "-dark" : "") + ".png"),
            0,
            LONGEST);
      }
    }
  }

  /** The first flip from a sure answer that is not folded, where both sides have words to show. */
  private static String plainestFlip(String flips) throws IOException {
    int shown = 0;
    for (JsonNode flip : twin(flips.replace("?", ".json?")).path("flips")) {
      if (shown++ < UNFOLDED
          && flip.at("/before/confidence").asDouble() > SURE
          && flip.at("/before/text").asText().length() > SUBSTANTIAL
          && flip.at("/after/text").asText().length() > 0) {
        return "article[data-prompt='" + flip.path("prompt_id").asText() + "'][data-lang='en']";
      }
    }
    return "#flips";
  }

  private static void readme(Browser browser, Map<String, String> pages) throws IOException {
    Files.createDirectories(README);
    browser.show(README_WIDTH, 400, false);
    browser.go(pages.get("overview") + "?lang=en");
    browser.picture(README.resolve("overview.png"), 0, 640);
    browser.go(pages.get("target") + "?lang=en");
    browser.picture(README.resolve("target.png"), browser.top("#time") - 10, 760);
    browser.go(pages.get("comparison") + "?lang=en");
    browser.picture(README.resolve("comparison.png"), browser.top("table.heat") - 80, 640);
    String flips = pages.get("comparison") + "?lang=en&language=en&direction=more";
    browser.go(flips);
    browser.picture(README.resolve("flips.png"), browser.top(plainestFlip(flips)) - 10, 560);
  }
}
