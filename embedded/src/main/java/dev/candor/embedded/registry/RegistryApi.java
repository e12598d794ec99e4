package dev.candor.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.candor.embedded.registry.SchemaBook.Mode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The paths of Confluent's registry API: request in, {@link SchemaDesk} asked, JSON out. A refusal
 * is {@code {"error_code", "message"}}, which its clients rely on even for paths that they only
 * try.
 */
final class RegistryApi implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(RegistryApi.class);
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final int LARGEST_BODY_BYTES = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SchemaDesk desk;

  RegistryApi(SchemaDesk desk) {
    this.desk = Objects.requireNonNull(desk);
  }

  /** What the routes need of a request. */
  private record Request(
      String method, List<String> path, Map<String, String> query, HttpExchange exchange) {
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
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Object answer;
      int status = 200;
      try {
        answer = answer(request(exchange));
      } catch (RegistryFault fault) {
        if (fault.status() >= 500) {
          log.warn("{} {}", exchange.getRequestMethod(), exchange.getRequestURI().getPath(), fault);
        }
        status = fault.status();
        answer = Map.of("error_code", fault.code(), "message", fault.getMessage());
      } catch (RuntimeException e) {
        log.error("{} {}", exchange.getRequestMethod(), exchange.getRequestURI().getPath(), e);
        status = 500;
        answer = Map.of("error_code", 50001, "message", "Error in the registry; see its log");
      }
      byte[] body = JSON.writeValueAsBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
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
      case "config" -> config(request);
      case "mode" -> mode(request);
      default -> throw notFound();
    };
  }

  // ------------------------------------------------------------------ subjects

  private Object subjects(Request request) {
    if (request.is("subjects")) {
      only(request, "GET");
      return desk.subjects(request.text("subjectPrefix"), request.flag("deleted"));
    }
    if (request.is("subjects", "*")) {
      return switch (only(request, "POST", "DELETE")) {
        case "POST" ->
            described(desk.find(request.part(1), schemaIn(request), request.flag("deleted")));
        default -> numbers(desk.deleteSubject(request.part(1), request.flag("permanent")));
      };
    }
    if (request.is("subjects", "*", "versions")) {
      return switch (only(request, "GET", "POST")) {
        case "GET" -> numbers(desk.versions(request.part(1), request.flag("deleted")));
        default -> Map.of("id", desk.register(request.part(1), schemaIn(request)).id());
      };
    }
    if (request.is("subjects", "*", "versions", "*")) {
      return switch (only(request, "GET", "DELETE")) {
        case "GET" ->
            described(desk.version(request.part(1), request.part(3), request.flag("deleted")));
        default ->
            desk.deleteVersion(request.part(1), request.part(3), request.flag("permanent"))
                .version();
      };
    }
    if (request.is("subjects", "*", "versions", "*", "schema")) {
      only(request, "GET");
      return tree(desk.version(request.part(1), request.part(3), request.flag("deleted")).schema());
    }
    if (request.is("subjects", "*", "versions", "*", "referencedby")) {
      only(request, "GET");
      desk.version(request.part(1), request.part(3), true);
      return List.of(); // schemas with references are refused
    }
    throw notFound();
  }

  // ------------------------------------------------------------------ schemas

  private Object schemas(Request request) {
    only(request, "GET");
    if (request.is("schemas")) {
      return desk
          .schemas(
              request.text("subjectPrefix"), request.flag("deleted"), request.flag("latestOnly"))
          .stream()
          .map(RegistryApi::described)
          .toList();
    }
    if (request.is("schemas", "types")) {
      return List.of("AVRO");
    }
    if (request.is("schemas", "ids", "*")) {
      return byId(request);
    }
    if (request.is("schemas", "ids", "*", "schema")) {
      return tree(desk.schema(id(request)));
    }
    if (request.is("schemas", "ids", "*", "subjects")) {
      return desk.uses(id(request), request.flag("deleted")).stream()
          .map(SchemaVersion::subject)
          .distinct()
          .toList();
    }
    if (request.is("schemas", "ids", "*", "versions")) {
      return desk.uses(id(request), request.flag("deleted")).stream()
          .map(use -> Map.of("subject", use.subject(), "version", use.version()))
          .toList();
    }
    throw notFound();
  }

  private Object byId(Request request) {
    // Clients add the subject as a hint where to look; the id alone says which schema it is.
    ObjectNode answer = JSON.createObjectNode().put("schema", desk.schema(id(request)));
    if (request.flag("fetchMaxId")) {
      answer.put("maxId", desk.largestId());
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
      objections = desk.objections(request.part(2), schemaIn(request));
    } else if (request.is("compatibility", "subjects", "*", "versions", "*")) {
      only(request, "POST");
      objections = desk.objections(request.part(2), request.part(4), schemaIn(request));
    } else {
      throw notFound();
    }
    return request.flag("verbose")
        ? Map.of("is_compatible", objections.isEmpty(), "messages", objections)
        : Map.of("is_compatible", objections.isEmpty());
  }

  private Object config(Request request) {
    if (request.is("config")) {
      switch (only(request, "GET", "PUT", "DELETE")) {
        case "PUT" -> {
          return putLevel(null, request);
        }
        case "DELETE" -> desk.setLevel(null, null);
        default -> {}
      }
      return Map.of("compatibilityLevel", desk.level());
    }
    if (!request.is("config", "*")) {
      throw notFound();
    }
    String subject = request.part(1);
    Optional<CompatibilityLevel> own = desk.ownLevel(subject);
    switch (only(request, "GET", "PUT", "DELETE")) {
      case "PUT" -> {
        return putLevel(subject, request);
      }
      case "DELETE" -> {
        CompatibilityLevel was = own.orElseThrow(() -> RegistryFault.unknownSubject(subject));
        desk.setLevel(subject, null);
        return Map.of("compatibilityLevel", was);
      }
      default -> {
        if (own.isEmpty() && !request.flag("defaultToGlobal")) {
          throw new RegistryFault(
              404,
              40408,
              "Subject '" + subject + "' does not have subject-level compatibility configured");
        }
        return Map.of("compatibilityLevel", own.orElseGet(desk::level));
      }
    }
  }

  private Object putLevel(String subject, Request request) {
    CompatibilityLevel level =
        CompatibilityLevel.named(body(request).path("compatibility").asText());
    desk.setLevel(subject, level);
    return Map.of("compatibility", level);
  }

  private Object mode(Request request) {
    if (request.is("mode")) {
      if (only(request, "GET", "PUT").equals("PUT")) {
        desk.setMode(null, modeIn(request));
      }
      return Map.of("mode", desk.mode());
    }
    if (!request.is("mode", "*")) {
      throw notFound();
    }
    String subject = request.part(1);
    Optional<Mode> own = desk.ownMode(subject);
    switch (only(request, "GET", "PUT", "DELETE")) {
      case "PUT" -> {
        Mode mode = modeIn(request);
        desk.setMode(subject, mode);
        return Map.of("mode", mode);
      }
      case "DELETE" -> {
        Mode was = own.orElseThrow(() -> RegistryFault.unknownSubject(subject));
        desk.setMode(subject, null);
        return Map.of("mode", was);
      }
      default -> {
        if (own.isEmpty() && !request.flag("defaultToGlobal")) {
          throw new RegistryFault(
              404, 40409, "Subject '" + subject + "' does not have subject-level mode configured");
        }
        return Map.of("mode", own.orElseGet(desk::mode));
      }
    }
  }

  private static Mode modeIn(Request request) {
    String name = body(request).path("mode").asText();
    return Arrays.stream(Mode.values())
        .filter(mode -> mode.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new RegistryFault(
                    422, 42204, "Invalid mode. Valid values are READWRITE and READONLY"));
  }

  // ------------------------------------------------------------------ requests and answers

  private static Request request(HttpExchange exchange) {
    String raw = exchange.getRequestURI().getRawPath();
    try {
      List<String> path =
          Arrays.stream(raw.split("/"))
              .filter(part -> !part.isEmpty())
              .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
              .toList();
      Map<String, String> query = new HashMap<>();
      String given = exchange.getRequestURI().getRawQuery();
      for (String pair : given == null ? new String[0] : given.split("&")) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          query.put(
              URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
      return new Request(exchange.getRequestMethod(), path, query, exchange);
    } catch (IllegalArgumentException e) {
      throw new RegistryFault(400, 400, "The address is not encoded as it should be");
    }
  }

  private static String only(Request request, String... methods) {
    if (!Arrays.asList(methods).contains(request.method())) {
      throw new RegistryFault(405, 405, "HTTP 405 Method Not Allowed");
    }
    return request.method();
  }

  private static RegistryFault notFound() {
    return new RegistryFault(404, 404, "HTTP 404 Not Found");
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
                + " are not supported by this registry; write named types out in the schema itself");
      }
    }
    JsonNode schema = body.path("schema");
    return SchemaDesk.parse(schema.isTextual() ? schema.asText() : null);
  }

  private static JsonNode body(Request request) {
    String type = request.exchange().getRequestHeaders().getFirst("Content-Type");
    // A page in a browser can send other types to loopback without being asked.
    if (type == null
        || !type.toLowerCase(Locale.ROOT).matches("application/([a-z0-9.-]+\\+)?json.*")) {
      throw new RegistryFault(415, 415, "HTTP 415 Unsupported Media Type: send " + CONTENT_TYPE);
    }
    try {
      byte[] bytes = request.exchange().getRequestBody().readNBytes(LARGEST_BODY_BYTES + 1);
      if (bytes.length > LARGEST_BODY_BYTES) {
        throw new RegistryFault(
            413, 413, "The request is larger than " + LARGEST_BODY_BYTES + " bytes");
      }
      JsonNode body = JSON.readTree(bytes);
      if (!body.isObject()) {
        throw new RegistryFault(400, 400, "The request is not a JSON object");
      }
      return body;
    } catch (JsonProcessingException e) {
      throw new RegistryFault(400, 400, "The request is not JSON");
    } catch (IOException e) {
      throw new RegistryFault(400, 400, "The request broke off");
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
