package dev.candor.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the virtual machine, with one that only prints how it was started. */
class CandorScriptTest {

  @TempDir private Path home;

  private List<String> started(String javaOptions, String... arguments)
      throws IOException, InterruptedException {
    Files.createDirectories(home.resolve("lib"));
    Path script =
        Files.copy(
            Path.of("../candor"), home.resolve("candor"), StandardCopyOption.REPLACE_EXISTING);
    Path java = Files.createDirectories(home.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    builder.environment().put("CANDOR_JAVA_OPTS", javaOptions);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed.lines().toList();
  }

  private void archive(String content) throws IOException {
    Files.writeString(home.resolve("classes.jsa"), content);
  }

  private void written(int bytes) throws IOException {
    Files.writeString(home.resolve("classes.jsa.size"), bytes + "\n");
  }

  @Test
  void archiveOfTheSizeThatWasWrittenIsMapped() throws Exception {
    archive("classes");
    written(7);
    assertThat(started("", "--help"))
        .filteredOn(option -> option.startsWith("-XX:SharedArchiveFile="))
        .singleElement()
        .asString()
        .endsWith("/classes.jsa");
  }

  @Test
  void withoutAnArchiveJavaKeepsItsOwn() throws Exception {
    assertThat(started("", "--help"))
        .contains("-Xshare:auto")
        .noneMatch(option -> option.contains("SharedArchiveFile"));
  }

  @Test
  void archiveThatWasCutShortIsPassedOver() throws Exception {
    archive("clas");
    written(7);
    assertThat(started("", "--help")).noneMatch(option -> option.contains("SharedArchiveFile"));
  }

  @Test
  void archiveWhoseSizeNobodyWroteIsPassedOver() throws Exception {
    archive("classes");
    assertThat(started("", "--help")).noneMatch(option -> option.contains("SharedArchiveFile"));
    Files.createFile(home.resolve("classes.jsa.size"));
    archive("");
    assertThat(started("", "--help")).noneMatch(option -> option.contains("SharedArchiveFile"));
  }

  @Test
  void fittingGetsTheHeapItNeeds() throws Exception {
    assertThat(started("", "train", "rows.jsonl"))
        .contains("-Xmx6g")
        .doesNotContain("-Xmx1g")
        .endsWith("train", "rows.jsonl");
  }

  @Test
  void everyOtherCommandRunsInAGigabyte() throws Exception {
    assertThat(started("", "classify", "train"))
        .contains("-Xmx1g")
        .doesNotContain("-Xmx6g")
        .endsWith("classify", "train");
  }

  @Test
  void heapThatIsAskedForComesLastAndWins() throws Exception {
    List<String> options = started("-Xmx9g", "train");
    assertThat(options.indexOf("-Xmx9g")).isGreaterThan(options.indexOf("-Xmx6g"));
  }
}
