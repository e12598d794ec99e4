package dev.candor.launcher.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ITSimulateProcess {

  /** What the launcher does with this command, alone. */
  public static final class OwnProcess {
    public static void main(String[] arguments) {
      System.exit(new CommandLine(new SimulateCommand()).execute(arguments));
    }
  }

  @Test
  void itRunsAsAProcessOfItsOwnRollsOutOverHttpAndStopsOnASignal() throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                OwnProcess.class.getName(),
                "--port",
                "0")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String base = baseUrl(out);
      HttpResponse<String> rolled =
          post(base.replace("/v1", "/simulated/roll-out?model=simulated-atlas&release=2"));
      assertThat(rolled.body()).contains("\"simulated-atlas\":\"2\"");
      assertThat(rolled.headers().firstValue("X-Simulated")).hasValue("true");
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String baseUrl(BufferedReader out) throws IOException {
    String line = out.readLine();
    while (line != null && !line.contains("http://")) {
      line = out.readLine();
    }
    assertThat(line).as("the line with the base URL").isNotNull();
    return line.substring(line.indexOf("http://")).strip();
  }

  private static HttpResponse<String> post(String url) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).POST(HttpRequest.BodyPublishers.noBody()).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
