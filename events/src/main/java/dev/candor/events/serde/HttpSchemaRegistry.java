package dev.candor.events.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.events.serde.RegistryException.Reason;
import dev.candor.events.serde.SerdeSettings.Patience;
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
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.kafka.common.config.ConfigException;

/**
 * Confluent's registry API over HTTP: basic and bearer authentication, TLS with own stores, several
 * addresses tried in turn. Ids and schemas never change once given, so both are cached for good.
 */
final class HttpSchemaRegistry implements SchemaRegistry {
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

  /** Subject, version or schema not found. */
  private static final Set<Integer> NOT_FOUND = Set.of(40401, 40402, 40403);

  private static final int MOST_BYTES = 4 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private record SubjectSchema(String subject, Schema schema) {}

  private final SerdeSettings settings;
  private final HttpClient client;
  private final String authorization;
  private final Map<SubjectSchema, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final Map<String, Registered> latest = new ConcurrentHashMap<>();

  HttpSchemaRegistry(SerdeSettings settings, Map<String, ?> configuration) {
    this.settings = settings;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.patience().connect());
    SSLContext tls = tls(configuration);
    if (tls != null) {
      builder.sslContext(tls);
    }
    client = builder.build();
    authorization = authorization(configuration);
  }

  @Override
  public int register(String subject, Schema schema) {
    return id("/subjects/" + encode(subject) + "/versions", subject, schema);
  }

  @Override
  public int idOf(String subject, Schema schema) {
    return id("/subjects/" + encode(subject), subject, schema);
  }

  private int id(String path, String subject, Schema schema) {
    SubjectSchema key = new SubjectSchema(subject, schema);
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    ObjectNode body = JSON.createObjectNode().put("schema", schema.toString());
    int id =
        id(
            send(
                path + "?normalize=" + settings.normalize(),
                body.toString().getBytes(StandardCharsets.UTF_8),
                subject),
            subject);
    ids.put(key, id);
    return id;
  }

  @Override
  public Registered latest(String subject) {
    Registered known = latest.get(subject);
    if (known != null) {
      return known;
    }
    JsonNode answer = send("/subjects/" + encode(subject) + "/versions/latest", null, subject);
    Registered registered;
    try {
      registered = new Registered(id(answer, subject), parse(answer));
    } catch (AvroRuntimeException e) {
      throw new RegistryException(
          Reason.REFUSED, "the latest schema of " + subject + " is not an Avro schema", e);
    }
    latest.put(subject, registered);
    return registered;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UndecodableRecordException if the schema is of another kind than Avro: the record will
   *     never be readable
   */
  @Override
  public Schema byId(int id) {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    JsonNode answer = send("/schemas/ids/" + id, null, "id " + id);
    Schema schema;
    try {
      schema = parse(answer);
    } catch (AvroRuntimeException e) {
      throw new UndecodableRecordException(
          UndecodableRecordException.Reason.FOREIGN_SCHEMA,
          "the schema of id " + id + " is not an Avro schema",
          e);
    }
    schemas.put(id, schema);
    return schema;
  }

  private static Schema parse(JsonNode answer) {
    String kind = answer.path("schemaType").asText("AVRO");
    if (!kind.equals("AVRO")) {
      throw new SchemaParseException("a schema of type " + kind);
    }
    return new Schema.Parser().parse(answer.path("schema").asText());
  }

  private static int id(JsonNode answer, String subject) {
    if (!answer.path("id").isInt()) {
      throw new RegistryException(
          Reason.REFUSED, "the registry gave no id for the schema of " + subject);
    }
    return answer.path("id").asInt();
  }

  /**
   * Asks each address in turn, and all of them again after a pause while they are unavailable or
   * too busy. Every request may be repeated: registering a schema twice gives the same id.
   */
  private JsonNode send(String path, byte[] body, String what) {
    Patience patience = settings.patience();
    RegistryException last = null;
    for (int round = 0; round <= patience.retries(); round++) {
      if (round > 0) {
        pause(patience.beforeRetry(round));
      }
      for (URI address : settings.addresses()) {
        try {
          return ask(address, path, body, what);
        } catch (RegistryException e) {
          if (!e.mayPass()) {
            throw e;
          }
          last = e;
        }
      }
    }
    throw last;
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static RegistryException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new RegistryException(
        Reason.INTERRUPTED, "interrupted while asking the schema registry", e);
  }

  private JsonNode ask(URI address, String path, byte[] body, String what) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(settings.patience().request())
            .header("Accept", CONTENT_TYPE + ", application/json");
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    if (body != null) {
      request
          .header("Content-Type", CONTENT_TYPE)
          .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }
    String answer;
    int status;
    try {
      HttpResponse<byte[]> response = BoundedAnswer.of(client, request.build(), MOST_BYTES);
      status = response.statusCode();
      answer = new String(response.body(), StandardCharsets.UTF_8);
    } catch (SSLException e) {
      throw new RegistryException(
          Reason.TLS,
          ("TLS to the schema registry at %s failed (%s); check"
                  + " schema.registry.ssl.truststore.location")
              .formatted(address, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new RegistryException(
          Reason.UNREACHABLE,
          "the schema registry at %s cannot be reached; check that it runs and %s"
              .formatted(address, SerdeSettings.URL),
          e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    if (status != 200) {
      throw refusal(status, answer, what, address);
    }
    try {
      return JSON.readTree(answer);
    } catch (JsonProcessingException e) {
      throw new RegistryException(
          Reason.REFUSED,
          "what answers at %s is not a schema registry (no JSON); check %s"
              .formatted(address, SerdeSettings.URL),
          e);
    }
  }

  private static RegistryException refusal(int status, String answer, String what, URI address) {
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
    if (status == 429 || status >= 500) {
      return new RegistryException(
          Reason.UNREACHABLE,
          "the schema registry at " + address + " answered " + status + " for " + what + said);
    }
    // Only a registry's own word counts: a wrong path or a proxy before it answers 404 as well, and
    // a record is not poison because of that.
    if (status == 404 && NOT_FOUND.contains(code) && what.startsWith("id ")) {
      return new RegistryException(
          Reason.UNKNOWN_ID,
          "the registry knows no schema of "
              + what
              + "; the record was written with another registry");
    }
    return switch (code) {
      case 40401 ->
          new RegistryException(
              Reason.UNKNOWN_SUBJECT,
              "the registry knows no subject "
                  + what
                  + "; register its schema or set auto.register.schemas=true");
      case 40403 ->
          new RegistryException(
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
              ("the schema registry at %s refused the credentials (%s); check"
                      + " basic.auth.credentials.source and basic.auth.user.info")
                  .formatted(address, status));
      default ->
          new RegistryException(
              Reason.REFUSED,
              "the registry at %s answered %s for %s%s%s"
                  .formatted(
                      address,
                      status,
                      what,
                      said,
                      status == 404 ? "; check the path in " + SerdeSettings.URL : ""));
    };
  }

  private static String shorten(String text) {
    return text.length() <= 300 ? text : text.substring(0, 300) + "…";
  }

  private String authorization(Map<String, ?> configuration) {
    String source = text(configuration, "basic.auth.credentials.source", "");
    String inAddress = settings.userInfo();
    switch (source) {
      case "USER_INFO":
        String info =
            text(
                configuration,
                "basic.auth.user.info",
                text(configuration, "schema.registry.basic.auth.user.info", ""));
        if (info.indexOf(':') < 1) {
          throw new ConfigException("basic.auth.user.info is not of the form user:password");
        }
        return basic(info);
      case "", "URL":
        if (inAddress != null) {
          return basic(inAddress);
        }
        if (source.equals("URL")) {
          throw new ConfigException(
              "basic.auth.credentials.source is URL, but "
                  + SerdeSettings.URL
                  + " has no user:password@ in it");
        }
        return bearer(configuration);
      default:
        throw new ConfigException(
            "basic.auth.credentials.source "
                + source
                + " is not supported: use USER_INFO with basic.auth.user.info, or URL");
    }
  }

  private static String basic(String userAndPassword) {
    return "Basic "
        + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
  }

  private static String bearer(Map<String, ?> configuration) {
    String source = text(configuration, "bearer.auth.credentials.source", "");
    if (source.isEmpty()) {
      return null;
    }
    String token = text(configuration, "bearer.auth.token", "");
    if (!source.equals("STATIC_TOKEN") || token.isEmpty()) {
      throw new ConfigException(
          "bearer.auth.credentials.source "
              + source
              + " is not supported: use STATIC_TOKEN with bearer.auth.token");
    }
    return "Bearer " + token;
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
          "a TLS store of the schema registry cannot be read ("
              + e.getMessage()
              + "); check location, type and password under schema.registry.ssl.");
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
    return SerdeSettings.text(configuration, name, fallback);
  }

  private static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
