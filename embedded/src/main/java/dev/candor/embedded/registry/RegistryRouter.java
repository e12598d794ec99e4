package dev.candor.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.embedded.registry.SchemaStore.Mode;
import dev.candor.runtime.http.HttpReply;
import dev.candor.runtime.http.HttpRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The paths of Confluent's registry API: request in, {@link RegistryRules} asked, JSON out. A
 * refusal is {@code {"error_code", "message"}}, which its clients rely on even for paths that they
 * only try.
 */
final class RegistryRouter implements Function<HttpRequest, HttpReply> {
  private static final Logger log = LoggerFactory.getLogger(RegistryRouter.class);
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  static final int MAX_BODY_BYTES = 1 << 20;

  /** Of {@code PUT /config}: what would govern schemas and is not supported here. */
  private static final List<String> UNSUPPORTED_CONFIG =
      List.of(
          "alias",
          "compatibilityGroup",
          "compatibilityPolicy",
          "validateFields",
          "defaultMetadata",
          "overrideMetadata",
          "defaultRuleSet",
          "overrideRuleSet");

  private static final List<String> SETTING_METHODS = List.of("GET", "PUT", "DELETE");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryRules registry;

  RegistryRouter(RegistryRules registry) {
    this.registry = Objects.requireNonNull(registry);
  }

  /** What the routes need of a request. */
  private record Request(
      String method, List<String> path, Map<String, String> query, HttpRequest sent) {
    /** Which versions are meant, hidden ones too or alone. */
    VersionFilter shown() {
      return flag("deletedOnly")
          ? VersionFilter.HIDDEN
          : flag("deleted") ? VersionFilter.ALL : VersionFilter.CURRENT;
    }

    boolean flag(String name) {
      return Boolean.parseBoolean(query.getOrDefault(name, "false"));
    }

    String text(String name) {
      return query.getOrDefault(name, "");
    }

    String part(int index) {
      return path.get(index);
    }

    /** Whether the path has these parts, {@code *} standing for any. */
    boolean is(String... pattern) {
      if (path.size() != pattern.length) {
        return false;
      }
      for (int i = 0; i < pattern.length; i++) {
        if (!pattern[i].equals("*") && !pattern[i].equals(path.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  @Override
  public HttpReply apply(HttpRequest sent) {
    try {
      return reply(200, answer(request(sent)));
    } catch (RegistryFault fault) {
      if (status(fault.code()) >= 500) {
        log.warn("{} {}", sent.method(), sent.rawPath(), fault);
      }
      return refusal(fault.code(), fault.getMessage());
    } catch (RuntimeException e) {
      log.error("{} {}", sent.method(), sent.rawPath(), e);
      return refusal(50001, "Error in the registry; see its log");
    }
  }

  /** A refusal as the registry's clients read it. */
  static HttpReply refusal(int code, String message) {
    return reply(status(code), Map.of("error_code", code, "message", message));
  }

  /** The HTTP status is the code, or its first three figures. */
  private static int status(int code) {
    return code < 1_000 ? code : code / 100;
  }

  private static HttpReply reply(int status, Object answer) {
    try {
      return new HttpReply(status, CONTENT_TYPE, JSON.writeValueAsBytes(answer), Map.of());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written", e);
    }
  }

  private Object answer(Request request) {
    if (request.path().isEmpty()) {
      only(request, "GET");
      return Map.of();
    }
    return switch (request.part(0)) {
      case "subjects" -> subjects(request);
      case "schemas" -> schemas(request);
      case "compatibility" -> compatibility(request);
      case "config" -> setting(request, Setting.LEVEL, RegistryRouter::levelIn);
      case "mode" -> setting(request, Setting.MODE, RegistryRouter::modeIn);
      default -> throw notFound();
    };
  }

  // ------------------------------------------------------------------ subjects

  private Object subjects(Request request) {
    if (request.is("subjects")) {
      only(request, "GET");
      return registry.subjects(request.text("subjectPrefix"), request.shown());
    }
    if (request.is("subjects", "*")) {
      return switch (only(request, "POST", "DELETE")) {
        case "POST" ->
            described(registry.find(request.part(1), schemaIn(request), request.shown()));
        default -> numbers(registry.deleteSubject(request.part(1), request.flag("permanent")));
      };
    }
    if (request.is("subjects", "*", "versions")) {
      return switch (only(request, "GET", "POST")) {
        case "GET" -> numbers(registry.versions(request.part(1), request.shown()));
        default -> {
          JsonNode body = body(request);
          if (body.path("id").asInt(0) > 0) {
            throw RegistryFault.notImporting(request.part(1));
          }
          yield Map.of(
              "id",
              registry
                  .register(request.part(1), schemaIn(request), body.path("version").asInt(0))
                  .id());
        }
      };
    }
    if (request.is("subjects", "*", "versions", "*")) {
      return switch (only(request, "GET", "DELETE")) {
        case "GET" ->
            described(registry.version(request.part(1), request.part(3), request.shown()));
        default ->
            registry
                .deleteVersion(request.part(1), request.part(3), request.flag("permanent"))
                .version();
      };
    }
    if (request.is("subjects", "*", "versions", "*", "schema")) {
      only(request, "GET");
      return tree(registry.version(request.part(1), request.part(3), request.shown()).schema());
    }
    if (request.is("subjects", "*", "versions", "*", "referencedby")) {
      only(request, "GET");
      registry.version(request.part(1), request.part(3), VersionFilter.ALL);
      return List.of(); // schemas with references are refused
    }
    throw notFound();
  }

  // ------------------------------------------------------------------ schemas

  private Object schemas(Request request) {
    only(request, "GET");
    if (request.is("schemas")) {
      return registry
          .schemas(request.text("subjectPrefix"), request.shown(), request.flag("latestOnly"))
          .stream()
          .map(RegistryRouter::described)
          .toList();
    }
    if (request.is("schemas", "types")) {
      return List.of("AVRO");
    }
    if (request.is("schemas", "ids", "*")) {
      return byId(request);
    }
    if (request.is("schemas", "ids", "*", "schema")) {
      return tree(registry.schema(id(request)));
    }
    if (request.is("schemas", "ids", "*", "subjects")) {
      return registry.uses(id(request), request.shown()).stream()
          .map(SchemaVersion::subject)
          .distinct()
          .toList();
    }
    if (request.is("schemas", "ids", "*", "versions")) {
      return registry.uses(id(request), request.shown()).stream()
          .map(use -> Map.of("subject", use.subject(), "version", use.version()))
          .toList();
    }
    throw notFound();
  }

  private Object byId(Request request) {
    // Clients add the subject as a hint where to look; the id alone says which schema it is.
    ObjectNode answer = JSON.createObjectNode().put("schema", registry.schema(id(request)));
    if (request.flag("fetchMaxId")) {
      answer.put("maxId", registry.largestId());
    }
    return answer;
  }

  private static int id(Request request) {
    try {
      return Integer.parseInt(request.part(2));
    } catch (NumberFormatException e) {
      throw notFound();
    }
  }

  // ------------------------------------------------------------------ compatibility, level, mode

  private Object compatibility(Request request) {
    List<String> objections;
    if (request.is("compatibility", "subjects", "*", "versions")) {
      only(request, "POST");
      objections = registry.objections(request.part(2), schemaIn(request));
    } else if (request.is("compatibility", "subjects", "*", "versions", "*")) {
      only(request, "POST");
      objections = registry.objections(request.part(2), request.part(4), schemaIn(request));
    } else {
      throw notFound();
    }
    return request.flag("verbose")
        ? Map.of("is_compatible", objections.isEmpty(), "messages", objections)
        : Map.of("is_compatible", objections.isEmpty());
  }

  /** {@code /config} and {@code /mode}, of the registry or of a subject. */
  private <T extends Enum<T>> Object setting(
      Request request, Setting<T> setting, Function<Request, T> wanted) {
    if (request.path().size() > 2) {
      throw notFound();
    }
    String subject = request.path().size() == 1 ? null : request.part(1);
    Optional<T> own = subject == null ? Optional.empty() : registry.own(setting, subject);
    List<String> methods = subject == null ? setting.wholeMethods() : SETTING_METHODS;
    switch (only(request, methods.toArray(String[]::new))) {
      case "PUT" -> {
        T value = wanted.apply(request);
        registry.set(setting, subject, value);
        return Map.of(setting.name(), value);
      }
      case "DELETE" -> {
        if (subject != null && own.isEmpty()) {
          throw RegistryFault.unknownSubject(subject);
        }
        registry.set(setting, subject, null);
      }
      default -> {
        if (subject != null && own.isEmpty() && !request.flag("defaultToGlobal")) {
          throw new RegistryFault(
              setting.noneOwn(),
              "Subject '%s' does not have subject-level %s configured"
                  .formatted(subject, setting.name()));
        }
      }
    }
    return Map.of(setting.field(), own.orElseGet(() -> registry.whole(setting)));
  }

  private static CompatibilityLevel levelIn(Request request) {
    JsonNode body = body(request);
    for (String unsupported : UNSUPPORTED_CONFIG) {
      if (body.hasNonNull(unsupported)) {
        throw new RegistryFault(
            422, unsupported + " is not supported by this registry; only compatibility is");
      }
    }
    return CompatibilityLevel.named(body.path("compatibility").asText());
  }

  private static Mode modeIn(Request request) {
    String name = body(request).path("mode").asText();
    return Arrays.stream(Mode.values())
        .filter(mode -> mode.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new RegistryFault(42204, "Invalid mode. Valid values are READWRITE and READONLY"));
  }

  // ------------------------------------------------------------------ requests and answers

  private static Request request(HttpRequest sent) {
    try {
      List<String> path =
          Arrays.stream(sent.rawPath().split("/"))
              .filter(part -> !part.isEmpty())
              .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
              .toList();
      return new Request(sent.method(), path, sent.parameters(), sent);
    } catch (IllegalArgumentException e) {
      throw new RegistryFault(400, "The address is not percent-encoded correctly");
    }
  }

  private static String only(Request request, String... methods) {
    if (!Arrays.asList(methods).contains(request.method())) {
      throw new RegistryFault(405, "HTTP 405 Method Not Allowed");
    }
    return request.method();
  }

  private static RegistryFault notFound() {
    return new RegistryFault(404, "HTTP 404 Not Found");
  }

  /** The schema in a body; what would change its meaning and is not supported is refused. */
  private static Schema schemaIn(Request request) {
    JsonNode body = body(request);
    String type = body.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw RegistryFault.invalidSchema("type " + type + " is not supported, only AVRO");
    }
    for (String unsupported : List.of("references", "metadata", "ruleSet")) {
      if (!body.path(unsupported).isEmpty()) {
        throw RegistryFault.invalidSchema(
            unsupported
                + " are not supported by this registry; write named types out in the schema"
                + " itself");
      }
    }
    JsonNode schema = body.path("schema");
    return RegistryRules.parse(schema.isTextual() ? schema.asText() : null);
  }

  private static JsonNode body(Request request) {
    String type = request.sent().header("content-type").orElse("");
    // A page in a browser can send other types to loopback without being asked.
    if (!type.toLowerCase(Locale.ROOT).matches("application/([a-z0-9.-]+\\+)?json.*")) {
      throw new RegistryFault(415, "HTTP 415 Unsupported Media Type: send " + CONTENT_TYPE);
    }
    try {
      JsonNode body = JSON.readTree(request.sent().body());
      if (!body.isObject()) {
        throw new RegistryFault(400, "The request is not a JSON object");
      }
      return body;
    } catch (IOException e) {
      throw new RegistryFault(400, "The request is not JSON");
    }
  }

  private static Object tree(String schema) {
    try {
      return JSON.readTree(schema);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored schema is not JSON", e);
    }
  }

  private static List<Integer> numbers(List<SchemaVersion> versions) {
    return versions.stream().map(SchemaVersion::version).toList();
  }

  private static ObjectNode described(SchemaVersion version) {
    return JSON.createObjectNode()
        .put("subject", version.subject())
        .put("version", version.version())
        .put("id", version.id())
        .put("schema", version.schema());
  }
}
