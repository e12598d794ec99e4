package dev.candor.embedded.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A broker in a process of its own, which can be killed. It lives no longer than its standard
 * input, so that a dying test leaves none behind.
 */
final class BrokerProcess implements AutoCloseable {
  private final Process process;
  private final Path errors;
  private final String bootstrapServers;

  private BrokerProcess(Process process, Path errors) throws IOException {
    this.process = process;
    this.errors = errors;
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    bootstrapServers = out.readLine();
    if (bootstrapServers == null) {
      throw new IOException("the broker's process ended: " + Files.readString(errors));
    }
  }

  static BrokerProcess start(Path directory) throws IOException {
    Path errors = Files.createTempFile("broker", ".err");
    return new BrokerProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProcess.class.getName(),
                directory.toString())
            .redirectError(errors.toFile())
            .start(),
        errors);
  }

  /** The process: prints the address, and nothing else unless something is wrong. */
  public static void main(String[] arguments) throws IOException {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]), 0)) {
      System.out.println(kafka.bootstrapServers());
      int read = System.in.read();
      if (read >= 0) {
        System.out.println("stopping");
      }
    }
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  /** As {@code kill -9} would. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    Files.deleteIfExists(errors);
  }
}
