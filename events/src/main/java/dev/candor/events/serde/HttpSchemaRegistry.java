package dev.candor.events.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.events.serde.RegistryException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.kafka.common.config.ConfigException;

/**
 * Confluent's registry API over HTTP: basic and bearer authentication, TLS with own stores, several
 * addresses tried in turn. Ids and schemas never change once given, so both are cached for good.
 */
final class HttpSchemaRegistry implements SchemaRegistry {
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final int MOST_BYTES = 4 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private record SubjectSchema(String subject, Schema schema) {}

  private final SerdeSettings settings;
  private final HttpClient client;
  private final String authorization;
  private final Duration timeout;
  private final Map<SubjectSchema, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final Map<String, Registered> latest = new ConcurrentHashMap<>();

  HttpSchemaRegistry(SerdeSettings settings, Map<String, ?> configuration) {
    this.settings = settings;
    this.timeout =
        Duration.ofMillis(
            Long.parseLong(text(configuration, "schema.registry.request.timeout.ms", "10000")));
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(
                Duration.ofMillis(
                    Long.parseLong(
                        text(configuration, "schema.registry.connect.timeout.ms", "5000"))));
    SSLContext tls = tls(configuration);
    if (tls != null) {
      builder.sslContext(tls);
    }
    client = builder.build();
    authorization = authorization(configuration);
  }

  @Override
  public int register(String subject, Schema schema) {
    return ids.computeIfAbsent(
        new SubjectSchema(subject, schema),
        key ->
            post(
                    "/subjects/" + encode(subject) + "/versions?normalize=" + settings.normalize(),
                    schema,
                    subject)
                .path("id")
                .asInt());
  }

  @Override
  public int idOf(String subject, Schema schema) {
    return ids.computeIfAbsent(
        new SubjectSchema(subject, schema),
        key ->
            post(
                    "/subjects/" + encode(subject) + "?normalize=" + settings.normalize(),
                    schema,
                    subject)
                .path("id")
                .asInt());
  }

  @Override
  public Registered latest(String subject) {
    return latest.computeIfAbsent(
        subject,
        key -> {
          JsonNode answer = get("/subjects/" + encode(subject) + "/versions/latest", subject);
          return new Registered(
              answer.path("id").asInt(), parse(answer.path("schema").asText(), subject));
        });
  }

  @Override
  public Schema byId(int id) {
    return schemas.computeIfAbsent(
        id,
        key -> parse(get("/schemas/ids/" + id, "id " + id).path("schema").asText(), "id " + id));
  }

  private static Schema parse(String text, String what) {
    try {
      return new Schema.Parser().parse(text);
    } catch (SchemaParseException e) {
      throw new RegistryException(
          Reason.REFUSED, "the registry's schema for " + what + " is not Avro", e);
    }
  }

  private JsonNode get(String path, String what) {
    return send(path, null, what);
  }

  private JsonNode post(String path, Schema schema, String subject) {
    ObjectNode body = JSON.createObjectNode().put("schema", schema.toString());
    try {
      return send(path, JSON.writeValueAsBytes(body), subject);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Tries each address once more than there are addresses: a registry's fail-over is not an error.
   */
  private JsonNode send(String path, byte[] body, String what) {
    RegistryException last = null;
    List<String> order = new ArrayList<>(settings.urls());
    order.add(order.get(0));
    for (String url : order) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url + path))
              .timeout(timeout)
              .header("Accept", CONTENT_TYPE + ", application/json");
      if (authorization != null) {
        request.header("Authorization", authorization);
      }
      if (body != null) {
        request
            .header("Content-Type", CONTENT_TYPE)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
      }
      try {
        HttpResponse<InputStream> response =
            client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        String answer;
        try (InputStream in = response.body()) {
          answer = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        }
        if (response.statusCode() == 200) {
          return JSON.readTree(answer);
        }
        RegistryException refusal = refusal(response.statusCode(), answer, what, url);
        if (response.statusCode() < 500) {
          throw refusal;
        }
        last = refusal;
      } catch (SSLException e) {
        last =
            new RegistryException(
                Reason.UNREACHABLE,
                "TLS to the schema registry at "
                    + url
                    + " failed ("
                    + e.getMessage()
                    + "); check schema.registry.ssl.truststore.location",
                e);
      } catch (IOException e) {
        last =
            new RegistryException(
                Reason.UNREACHABLE,
                "the schema registry at "
                    + url
                    + " cannot be reached; check that it runs and "
                    + SerdeSettings.URL,
                e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RegistryException(Reason.UNREACHABLE, "interrupted", e);
      }
    }
    throw last;
  }

  private RegistryException refusal(int status, String answer, String what, String url) {
    int code = status;
    String message = "";
    try {
      JsonNode json = JSON.readTree(answer);
      code = json.path("error_code").asInt(status);
      message = json.path("message").asText("");
    } catch (JsonProcessingException e) {
      // An address that answers with something else is named below by its status.
    }
    String said = message.isEmpty() ? "" : " (" + shorten(message) + ")";
    return switch (code) {
      case 40401 ->
          new RegistryException(
              Reason.UNKNOWN_SUBJECT, "the registry knows no subject " + what + said);
      case 40403 ->
          what.startsWith("id ")
              ? new RegistryException(
                  Reason.UNKNOWN_ID,
                  "the registry knows no schema of "
                      + what
                      + "; the record was written with another registry")
              : new RegistryException(
                  Reason.UNKNOWN_SCHEMA,
                  "the schema is not registered under "
                      + what
                      + "; register it or set auto.register.schemas=true");
      case 409, 40901 ->
          new RegistryException(
              Reason.INCOMPATIBLE,
              "the schema is incompatible with earlier versions of " + what + said);
      case 401, 403, 40101, 40301 ->
          new RegistryException(
              Reason.UNAUTHORIZED,
              "the registry refused the credentials; check basic.auth.user.info");
      default ->
          new RegistryException(
              Reason.REFUSED,
              "the registry at " + url + " answered " + status + " for " + what + said);
    };
  }

  private static String shorten(String text) {
    return text.length() <= 300 ? text : text.substring(0, 300) + "…";
  }

  private static String authorization(Map<String, ?> configuration) {
    String source = text(configuration, "basic.auth.credentials.source", "");
    if (source.equals("USER_INFO")) {
      String info = text(configuration, "basic.auth.user.info", "");
      if (info.isEmpty()) {
        info = text(configuration, "schema.registry.basic.auth.user.info", "");
      }
      if (!info.contains(":")) {
        throw new ConfigException("basic.auth.user.info must be user:password");
      }
      return "Basic " + Base64.getEncoder().encodeToString(info.getBytes(StandardCharsets.UTF_8));
    }
    if (!source.isEmpty() && !source.equals("URL")) {
      throw new ConfigException(
          "basic.auth.credentials.source " + source + " is not supported: use USER_INFO");
    }
    String bearerSource = text(configuration, "bearer.auth.credentials.source", "");
    if (bearerSource.equals("STATIC_TOKEN")) {
      return "Bearer " + text(configuration, "bearer.auth.token", "");
    }
    if (!bearerSource.isEmpty()) {
      throw new ConfigException(
          "bearer.auth.credentials.source " + bearerSource + " is not supported: use STATIC_TOKEN");
    }
    return null;
  }

  private static SSLContext tls(Map<String, ?> configuration) {
    String trust = text(configuration, "schema.registry.ssl.truststore.location", "");
    String own = text(configuration, "schema.registry.ssl.keystore.location", "");
    if (trust.isEmpty() && own.isEmpty()) {
      return null;
    }
    try {
      TrustManagerFactory trusted = null;
      if (!trust.isEmpty()) {
        trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store(configuration, "truststore", trust));
      }
      KeyManagerFactory keys = null;
      if (!own.isEmpty()) {
        keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        String password =
            text(
                configuration,
                "schema.registry.ssl.key.password",
                text(configuration, "schema.registry.ssl.keystore.password", ""));
        keys.init(store(configuration, "keystore", own), password.toCharArray());
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys == null ? null : keys.getKeyManagers(),
          trusted == null ? null : trusted.getTrustManagers(),
          null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new ConfigException(
          "the registry's TLS stores cannot be read ("
              + e.getMessage()
              + "); check schema.registry.ssl.*");
    }
  }

  private static KeyStore store(Map<String, ?> configuration, String kind, String location)
      throws GeneralSecurityException, IOException {
    String prefix = "schema.registry.ssl." + kind + ".";
    KeyStore store = KeyStore.getInstance(text(configuration, prefix + "type", "PKCS12"));
    try (InputStream in = Files.newInputStream(Path.of(location))) {
      store.load(in, text(configuration, prefix + "password", "").toCharArray());
    }
    return store;
  }

  private static String text(Map<String, ?> configuration, String name, String fallback) {
    Object value = configuration.get(name);
    return value == null
        ? fallback
        : value instanceof org.apache.kafka.common.config.types.Password password
            ? password.value()
            : value.toString();
  }

  private static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
