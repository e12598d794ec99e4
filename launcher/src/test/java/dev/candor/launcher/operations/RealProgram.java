package dev.candor.launcher.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A program of the operating system that a test needs. Where it is missing the test is skipped with
 * a printed reason, or fails if {@code CANDOR_REQUIRE_ALL} is true.
 */
final class RealProgram {
  /** What a run printed and how it ended. */
  record Run(int exit, String output) {}

  private final List<String> command;

  private RealProgram(List<String> command) {
    this.command = command;
  }

  static RealProgram named(String name, String debianPackage) {
    return onPath(name)
        .map(path -> new RealProgram(List.of(path.toString())))
        .orElseGet(() -> missing(name, debianPackage));
  }

  /** Docker's own compose where it is installed, else Debian's docker-compose. */
  static RealProgram dockerCompose() {
    Optional<Path> docker = onPath("docker");
    if (docker.isPresent()) {
      RealProgram plugin = new RealProgram(List.of(docker.get().toString(), "compose"));
      if (plugin.run(Path.of("."), "version").exit() == 0) {
        return plugin;
      }
    }
    return named("docker-compose", "docker-compose");
  }

  private static Optional<Path> onPath(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static RealProgram missing(String name, String debianPackage) {
    String reason = name + " is not installed (Debian's package " + debianPackage + ")";
    if (Boolean.parseBoolean(System.getenv("CANDOR_REQUIRE_ALL"))) {
      throw new AssertionError(reason + " and CANDOR_REQUIRE_ALL is true");
    }
    System.out.println("skipped: " + reason);
    Assumptions.abort(reason);
    throw new IllegalStateException();
  }

  /** Runs it to its end. */
  Run run(Path directory, String... arguments) {
    try {
      Process process = builder(directory, arguments).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new Run(process.exitValue(), output);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Runs it to its end and expects it to be content. */
  String succeed(Path directory, String... arguments) {
    Run run = run(directory, arguments);
    assertThat(run.exit()).as(run.output()).isZero();
    return run.output();
  }

  /** Starts it and lets it run; its output goes to a file. */
  Process start(Path directory, Path log, String... arguments) throws IOException {
    return builder(directory, arguments)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private ProcessBuilder builder(Path directory, String... arguments) {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of(arguments));
    return new ProcessBuilder(line).directory(directory.toFile());
  }
}
