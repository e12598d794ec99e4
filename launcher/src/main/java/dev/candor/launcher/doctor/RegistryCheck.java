package dev.candor.launcher.doctor;

import dev.candor.runtime.KafkaSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLException;

/** Reads the registry's subjects, as every serde must be able to. */
final class RegistryCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  List<Finding> check(KafkaSettings settings) {
    List<Finding> findings = new ArrayList<>();
    for (String address : settings.serde().get("schema.registry.url").split(",")) {
      findings.add(check(address.strip(), settings.serde().get("basic.auth.user.info")));
    }
    return findings;
  }

  private static Finding check(String address, String user) {
    String subject = "registry " + address.replaceFirst("//[^/@]*@", "//");
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(address.replaceAll("/+$", "") + "/subjects"))
              .timeout(PATIENCE)
              .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
      if (user != null) {
        request.header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
      }
      HttpResponse<InputStream> response =
          client.send(request.GET().build(), HttpResponse.BodyHandlers.ofInputStream());
      String start;
      try (InputStream body = response.body()) {
        start = new String(body.readNBytes(64), StandardCharsets.UTF_8);
      }
      return switch (response.statusCode()) {
        case 200 ->
            start.stripLeading().startsWith("[")
                ? Finding.fine(subject, "answers")
                : Finding.wrong(
                    subject,
                    "answers, but not as a schema registry does",
                    "check registry.url; Apicurio's is …/apis/ccompat/v7");
        case 401, 403 ->
            Finding.wrong(
                subject,
                "refuses this user",
                "set registry.basic_auth_env to a variable that holds user:password");
        case 404 ->
            Finding.wrong(
                subject,
                "knows no subjects",
                "check the path in registry.url; Apicurio's is …/apis/ccompat/v7");
        default ->
            Finding.wrong(
                subject,
                "answers with HTTP " + response.statusCode(),
                "look at the registry's log");
      };
    } catch (SSLException e) {
      return Finding.wrong(
          subject,
          "no secure connection: " + e.getMessage(),
          "set schema.registry.ssl.truststore.location under registry.serde, or use http");
    } catch (IOException | IllegalArgumentException e) {
      return Finding.wrong(
          subject,
          "cannot be reached" + (e.getMessage() == null ? "" : ": " + e.getMessage()),
          "check registry.url and that the registry is up");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.wrong(subject, "was not waited for", "run the doctor again");
    }
  }
}
