package dev.candor.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each room says what it is for: modules, packages, and the choices behind them. */
class RoomsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.+?)\\*/", Pattern.DOTALL);
  private static final Pattern ENTRY = Pattern.compile("(?m)^\\* \\[[^\\]]+\\]\\(([^)]+\\.md)\\)$");

  /** A README that is longer belongs in docs. The simulator's is the page of its scenario files. */
  private static final int MOST_LINES = 5;

  private static List<String> modules() throws IOException {
    return MODULE
        .matcher(Files.readString(ROOT.resolve("pom.xml")))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void everyPackageIntroducesItself() throws IOException {
    Set<String> silent = new TreeSet<>();
    for (String module : modules()) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        for (Path folder :
            files
                .filter(file -> file.toString().endsWith(".java"))
                .map(Path::getParent)
                .collect(Collectors.toSet())) {
          Path introduction = folder.resolve("package-info.java");
          boolean says =
              Files.exists(introduction) && COMMENT.matcher(Files.readString(introduction)).find();
          if (!says) {
            silent.add(ROOT.relativize(folder).toString());
          }
        }
      }
    }
    assertThat(silent).as("packages without an introduction").isEmpty();
  }

  @Test
  void everyModuleHasAReadmeOfAFewLinesThatNamesAClassOfItsOwn() throws IOException {
    for (String module : modules()) {
      Path readme = ROOT.resolve(module).resolve("README.md");
      assertThat(readme).exists();
      List<String> lines = Files.readAllLines(readme);
      if (module.equals("simulator")) {
        continue;
      }
      assertThat(lines).as(module).hasSizeLessThanOrEqualTo(MOST_LINES);
      Matcher first = Pattern.compile("Read `(\\w+)` first").matcher(String.join("\n", lines));
      if (first.find()) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
          assertThat(files.map(file -> file.getFileName().toString()))
              .as(module)
              .contains(first.group(1) + ".java");
        }
      }
    }
  }

  @Test
  void theArchitectureNamesEveryTopicWithItsKeyAndWriter() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/architecture.md"));
    for (Topics.Topic<?> topic : new Topics("").all()) {
      assertThat(page)
          .containsPattern(
              String.format(
                  "(?m)^\\| `%s` \\| %s \\| %s\\b",
                  topic.name().substring("candor-".length()), topic.key(), topic.writer()));
    }
  }

  @Test
  void everyDecisionIsInTheIndex() throws IOException {
    Path folder = ROOT.resolve("docs/decisions");
    Set<String> listed =
        ENTRY
            .matcher(Files.readString(folder.resolve("README.md")))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.equals("README.md"))
          .containsExactlyInAnyOrderElementsOf(listed);
    }
  }
}
