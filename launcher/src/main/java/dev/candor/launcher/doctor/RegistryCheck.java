package dev.candor.launcher.doctor;

import dev.candor.events.serde.BoundedAnswer;
import dev.candor.runtime.KafkaSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Reads the registry's subjects, as every serde must be able to. */
final class RegistryCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final int MAX_READ_BYTES = 256;
  private static final Pattern LEVEL = Pattern.compile("\"compatibilityLevel\"\\s*:\\s*\"(\\w+)\"");

  /**
   * What a registry says.
   *
   * @param start of the body
   */
  private record RegistryAnswer(int status, String start) {}

  List<CheckResult> check(KafkaSettings settings) {
    List<CheckResult> findings = new ArrayList<>();
    for (String address : settings.serde().get("schema.registry.url").split(",")) {
      findings.add(check(address.strip(), settings.serde().get("basic.auth.user.info")));
    }
    return findings;
  }

  private static CheckResult check(String address, String user) {
    String subject = "registry " + address.replaceFirst("//[^/@]*@", "//");
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    try {
      RegistryAnswer response = get(client, address, "/subjects", user);
      return switch (response.status()) {
        case 200 ->
            response.start().stripLeading().startsWith("[")
                ? level(subject, get(client, address, "/config", user))
                : CheckResult.wrong(
                    subject,
                    "answers, but not as a schema registry would",
                    "check registry.url; Apicurio's is …/apis/ccompat/v7");
        case 401, 403 ->
            CheckResult.wrong(
                subject,
                "refuses this user",
                "set registry.basic_auth_env to a variable that holds user:password");
        case 404 ->
            CheckResult.wrong(
                subject,
                "knows no subjects",
                "check the path in registry.url; Apicurio's is …/apis/ccompat/v7");
        default ->
            CheckResult.wrong(
                subject, "answers with HTTP " + response.status(), "check the registry's log");
      };
    } catch (SSLException e) {
      return CheckResult.wrong(
          subject,
          "no secure connection: " + e.getMessage(),
          "set schema.registry.ssl.truststore.location under registry.serde, or use http");
    } catch (IOException | IllegalArgumentException e) {
      return CheckResult.wrong(
          subject,
          "cannot be reached" + (e.getMessage() == null ? "" : ": " + e.getMessage()),
          "check registry.url, and that the registry is running");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CheckResult.wrong(subject, "did not answer in time", "run the doctor again");
    }
  }

  /** Candor's own schemas change compatibly; a registry without a level lets anybody break them. */
  private static CheckResult level(String subject, RegistryAnswer config) {
    Matcher level = LEVEL.matcher(config.status() == 200 ? config.start() : "");
    if (!level.find()) {
      return CheckResult.fine(subject, "answers");
    }
    return level.group(1).equals("NONE")
        ? CheckResult.doubtful(
            subject,
            "answers, but its compatibility level is NONE: any program may break a schema",
            "PUT {\"compatibility\": \"FULL_TRANSITIVE\"} to its /config, or to"
                + " /config/<topic>-value of Candor's topics")
        : CheckResult.fine(subject, "answers; compatibility " + level.group(1));
  }

  private static RegistryAnswer get(HttpClient client, String address, String path, String user)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address.replaceAll("/+$", "") + path))
            .timeout(PATIENCE)
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    if (user != null) {
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }
    HttpResponse<byte[]> response = BoundedAnswer.of(client, request.GET().build(), MAX_READ_BYTES);
    return new RegistryAnswer(
        response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
  }
}
