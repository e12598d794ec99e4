package dev.candor.launcher.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code candor} against a Maven and a Java that only say how they were called. */
class StartScriptTest {
  private static final Path SERDE =
      Path.of("launcher", "target", "candor", "lib", "kafka-streams-avro-serde-8.3.2.jar");

  @TempDir Path home;

  @BeforeEach
  void copyTheScript() throws IOException {
    Files.copy(Repository.file("candor"), home.resolve("candor"));
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    Path jars = home.resolve("launcher/target/candor/lib");
    program("mvn", "echo \"$@\" >> " + home.resolve("asked") + "; mkdir -p " + jars);
    program("java", "exit 0");
  }

  private void program(String name, String does) throws IOException {
    Path file = Files.createDirectories(home.resolve("bin")).resolve(name);
    Files.writeString(file, "#!/usr/bin/env bash\n" + does + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** How Maven was called. */
  private List<String> builds(Map<String, String> environment) throws Exception {
    ProcessBuilder start =
        new ProcessBuilder("bash", home.resolve("candor").toString(), "--help")
            .redirectErrorStream(true);
    start.environment().remove("JAVA_HOME");
    start.environment().remove("CANDOR_PROFILES");
    start.environment().putAll(environment);
    start
        .environment()
        .merge("PATH", home.resolve("bin").toString(), (old, bin) -> bin + ":" + old);
    Process process = start.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    Path asked = home.resolve("asked");
    List<String> builds =
        Files.exists(asked) ? new ArrayList<>(Files.readAllLines(asked)) : List.of();
    Files.deleteIfExists(asked);
    return builds;
  }

  @Test
  void plainBuildNamesNoProfileAndIsNotRepeated() throws Exception {
    assertThat(builds(Map.of()))
        .singleElement()
        .isEqualTo("-q -B -pl launcher -am -DskipTests package");
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
}
