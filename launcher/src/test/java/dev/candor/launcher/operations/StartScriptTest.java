package dev.candor.launcher.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code candor} against a Maven and a Java that only say how they were called. */
class StartScriptTest {
  private static final Path SERDE =
      Path.of("launcher", "target", "candor", "lib", "kafka-streams-avro-serde-8.3.2.jar");

  /** Writes what it is asked to archive. */
  private static final String ARCHIVES =
      """
      for option; do
        case $option in
          -XX:ArchiveClassesAtExit=*) echo classes > "${option#*=}"; echo >> "$HOME_OF_TEST/shared" ;;
          -XX:SharedArchiveFile=*) echo "$option" >> "$HOME_OF_TEST/mapped" ;;
          -XX:TieredStopAtLevel=*) echo "$option" >> "$HOME_OF_TEST/quick" ;;
        esac
      done
      """;

  @TempDir Path home;
  private String said = "";

  @BeforeEach
  void copyTheScript() throws IOException {
    Files.copy(Repository.file("candor"), home.resolve("candor"));
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    Path jars = home.resolve("launcher/target/candor/lib");
    program("mvn", "echo \"$@\" >> " + home.resolve("asked") + "; mkdir -p " + jars);
    program("java", ARCHIVES);
  }

  private void program(String name, String does) throws IOException {
    Path file = Files.createDirectories(home.resolve("bin")).resolve(name);
    Files.writeString(file, "#!/usr/bin/env bash\n" + does + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** How Maven was called. */
  private List<String> builds(Map<String, String> environment) throws Exception {
    Process process = start(environment);
    said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return lines("asked");
  }

  private Process start(Map<String, String> environment) throws IOException {
    return start(environment, "--help");
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", home.resolve("candor").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder start = new ProcessBuilder(command).redirectErrorStream(true);
    start.environment().put("HOME_OF_TEST", home.toString());
    start.environment().remove("JAVA_HOME");
    start.environment().remove("CANDOR_PROFILES");
    start.environment().putAll(environment);
    start
        .environment()
        .merge("PATH", home.resolve("bin").toString(), (old, bin) -> bin + ":" + old);
    return start.start();
  }

  /** What a program noted, which is forgotten then. */
  private List<String> lines(String name) throws IOException {
    Path file = home.resolve(name);
    List<String> lines = Files.exists(file) ? new ArrayList<>(Files.readAllLines(file)) : List.of();
    Files.deleteIfExists(file);
    return lines;
  }

  private Path built(String name) {
    return home.resolve("launcher/target/candor").resolve(name);
  }

  private List<String> builtFiles() throws IOException {
    try (Stream<Path> files = Files.list(built(""))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static void setModified(Path file, Duration later) throws IOException {
    Files.setLastModifiedTime(
        file, FileTime.from(Files.getLastModifiedTime(file).toInstant().plus(later)));
  }

  @Test
  void plainBuildNamesNoProfileAndIsNotRepeated() throws Exception {
    assertThat(builds(Map.of()))
        .singleElement()
        .isEqualTo("-q -B -Dfast -pl launcher -am -DskipTests package");
    assertThat(builds(Map.of())).isEmpty();
  }

  @Test
  void buildWithConfluentsSerdeIsRepeatedWithItsProfile() throws Exception {
    Files.createDirectories(home.resolve(SERDE).getParent());
    Files.createFile(home.resolve(SERDE));
    assertThat(builds(Map.of())).singleElement().asString().contains(" -Pconfluent ");
  }

  @Test
  void profileIsAskedForByAVariable() throws Exception {
    assertThat(builds(Map.of("CANDOR_PROFILES", "confluent,sbom")))
        .singleElement()
        .asString()
        .contains(" -Pconfluent,sbom ");
  }

  @Test
  void firstRunArchivesTheClassesSaysSoAndMapsThem() throws Exception {
    builds(Map.of());
    assertThat(said).contains("candor: building", "candor: preparing faster starts");
    assertThat(lines("shared")).hasSize(1);
    assertThat(lines("mapped")).singleElement().asString().endsWith("/candor/classes.jsa");
    assertThat(builtFiles())
        .containsExactlyInAnyOrder("lib", "built", "classes.jsa", "classes.jsa.size");
    assertThat(builds(Map.of())).isEmpty();
    assertThat(said).isEmpty();
    assertThat(lines("shared")).isEmpty();
    assertThat(lines("mapped")).hasSize(1);
  }

  @Test
  void fewRepliesAreClassifiedByTheQuickCompilerAlone() throws Exception {
    Path few = Files.writeString(home.resolve("few.jsonl"), "x".repeat(64 << 10));
    Path more = Files.writeString(home.resolve("more.jsonl"), "x");
    for (String[] slow :
        List.of(
            new String[] {"classify", few.toString(), more.toString()},
            new String[] {"classify", "-"},
            new String[] {"classify", home.resolve("none").toString()},
            new String[] {"eval", more.toString()})) {
      assertThat(start(Map.of(), slow).waitFor()).isZero();
      assertThat(lines("quick")).as(String.join(" ", slow)).isEmpty();
    }
    assertThat(start(Map.of(), "classify", "--json", few.toString()).waitFor()).isZero();
    assertThat(lines("quick")).containsExactly("-XX:TieredStopAtLevel=1");
  }

  @Test
  void jarsThatMavenWroteAgainAreArchivedAgainWithoutABuild() throws Exception {
    builds(Map.of());
    lines("shared");
    Path jar = Files.createFile(built("lib").resolve("candor.jar"));
    setModified(jar, Duration.ofSeconds(-10));
    setModified(built("classes.jsa"), Duration.ofSeconds(-20));
    assertThat(builds(Map.of())).isEmpty();
    assertThat(lines("shared")).hasSize(1);
    assertThat(builds(Map.of())).isEmpty();
    assertThat(lines("shared")).isEmpty();
  }

  @Test
  void archiveThatWasCutShortIsWrittenAgainWithoutABuild() throws Exception {
    builds(Map.of());
    lines("shared");
    Files.writeString(built("classes.jsa"), "cla");
    assertThat(builds(Map.of())).isEmpty();
    assertThat(lines("shared")).hasSize(1);
    assertThat(built("classes.jsa")).hasContent("classes");
  }

  @Test
  void archiveThatCannotBeWrittenIsTriedOncePerBuildAndRunsGoWithout() throws Exception {
    program("java", "case $* in *ArchiveClassesAtExit*) exit 1 ;; esac\n" + ARCHIVES);
    assertThat(builds(Map.of())).hasSize(1);
    assertThat(lines("mapped")).isEmpty();
    assertThat(builtFiles()).containsExactlyInAnyOrder("lib", "built");
    assertThat(builds(Map.of())).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  void runThatIsKilledWhileItArchivesKeepsTheBuildAndLeavesNothingElse() throws Exception {
    program(
        "java",
        """
        case $* in
          *ArchiveClassesAtExit*) ;;
          *) exit 0 ;;
        esac
        """
            + ARCHIVES
            + "echo $$ > \"$HOME_OF_TEST/archiver\"; kill -TERM $PPID; exec sleep 60");
    Process process = start(Map.of());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isNotZero();
    assertThat(builtFiles()).containsExactlyInAnyOrder("lib", "built");
    assertThat(home.resolve(".candor-build")).doesNotExist();
    long archiver = Long.parseLong(lines("archiver").get(0));
    assertThat(ProcessHandle.of(archiver).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(lines("asked")).hasSize(1);
    assertThat(builds(Map.of())).isEmpty();
  }

  @Test
  void halvesOfArchivesThatKilledRunsLeftAreDeleted() throws Exception {
    Files.createDirectories(built(""));
    Files.createFile(built("classes.jsa.999999999"));
    builds(Map.of());
    assertThat(builtFiles()).doesNotContain("classes.jsa.999999999");
  }

  @Test
  void editedRunbookIsBuiltIntoTheConsole() throws Exception {
    builds(Map.of());
    Path runbook = Files.createDirectories(home.resolve("docs/runbooks")).resolve("silence.md");
    Files.writeString(runbook, "Look at the worker.");
    setModified(runbook, Duration.ofSeconds(10));
    assertThat(builds(Map.of())).hasSize(1);
  }
}
