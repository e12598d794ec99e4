package dev.candor.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.runtime.http.HttpReply;
import dev.candor.runtime.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The paths of Confluent's registry API: request in, {@link RegistryRules} asked, JSON out. A
 * refusal is {@code {"error_code", "message"}}, which its clients rely on even for paths that they
 * only try.
 */
final class RegistryRouter implements Function<HttpRequest, HttpReply> {
  private static final Logger log = LoggerFactory.getLogger(RegistryRouter.class);
  static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  static final int MAX_BODY_BYTES = 1 << 20;

  private static final List<String> SETTING_METHODS = List.of("GET", "PUT", "DELETE");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryRules registry;

  RegistryRouter(RegistryRules registry) {
    this.registry = Objects.requireNonNull(registry);
  }

  @Override
  public HttpReply apply(HttpRequest sent) {
    try {
      return reply(200, answer(RegistryRequest.of(sent)));
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

  private Object answer(RegistryRequest request) {
    if (request.path().isEmpty()) {
      request.only("GET");
      return Map.of();
    }
    return switch (request.part(0)) {
      case "subjects" -> subjects(request);
      case "schemas" -> schemas(request);
      case "compatibility" -> compatibility(request);
      case "config" -> setting(request, Setting.LEVEL, RegistryRequest::level);
      case "mode" -> setting(request, Setting.MODE, RegistryRequest::mode);
      default -> throw RegistryFault.notFound();
    };
  }

  // ------------------------------------------------------------------ subjects

  private Object subjects(RegistryRequest request) {
    if (request.is("subjects")) {
      request.only("GET");
      return registry.subjects(request.text("subjectPrefix"), request.shown());
    }
    if (request.is("subjects", "*")) {
      return switch (request.only("POST", "DELETE")) {
        case "POST" -> described(registry.find(request.part(1), request.schema(), request.shown()));
        default -> numbers(registry.deleteSubject(request.part(1), request.flag("permanent")));
      };
    }
    if (request.is("subjects", "*", "versions")) {
      return switch (request.only("GET", "POST")) {
        case "GET" -> numbers(registry.versions(request.part(1), request.shown()));
        default -> {
          JsonNode body = request.body();
          if (body.path("id").asInt(0) > 0) {
            throw RegistryFault.notImporting(request.part(1));
          }
          yield Map.of(
              "id",
              registry
                  .register(request.part(1), request.schema(), body.path("version").asInt(0))
                  .id());
        }
      };
    }
    if (request.is("subjects", "*", "versions", "*")) {
      return switch (request.only("GET", "DELETE")) {
        case "GET" ->
            described(registry.version(request.part(1), request.part(3), request.shown()));
        default ->
            registry
                .deleteVersion(request.part(1), request.part(3), request.flag("permanent"))
                .version();
      };
    }
    if (request.is("subjects", "*", "versions", "*", "schema")) {
      request.only("GET");
      return tree(registry.version(request.part(1), request.part(3), request.shown()).schema());
    }
    if (request.is("subjects", "*", "versions", "*", "referencedby")) {
      request.only("GET");
      registry.version(request.part(1), request.part(3), VersionFilter.ALL);
      return List.of(); // schemas with references are refused
    }
    throw RegistryFault.notFound();
  }

  // ------------------------------------------------------------------ schemas

  private Object schemas(RegistryRequest request) {
    request.only("GET");
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
      return tree(registry.schema(request.id()));
    }
    if (request.is("schemas", "ids", "*", "subjects")) {
      return registry.uses(request.id(), request.shown()).stream()
          .map(SchemaVersion::subject)
          .distinct()
          .toList();
    }
    if (request.is("schemas", "ids", "*", "versions")) {
      return registry.uses(request.id(), request.shown()).stream()
          .map(use -> Map.of("subject", use.subject(), "version", use.version()))
          .toList();
    }
    throw RegistryFault.notFound();
  }

  private Object byId(RegistryRequest request) {
    // Clients add the subject as a hint where to look; the id alone says which schema it is.
    ObjectNode answer = JSON.createObjectNode().put("schema", registry.schema(request.id()));
    if (request.flag("fetchMaxId")) {
      answer.put("maxId", registry.largestId());
    }
    return answer;
  }

  // ------------------------------------------------------------------ compatibility, level, mode

  private Object compatibility(RegistryRequest request) {
    List<String> objections;
    if (request.is("compatibility", "subjects", "*", "versions")) {
      request.only("POST");
      objections = registry.objections(request.part(2), request.schema());
    } else if (request.is("compatibility", "subjects", "*", "versions", "*")) {
      request.only("POST");
      objections = registry.objections(request.part(2), request.part(4), request.schema());
    } else {
      throw RegistryFault.notFound();
    }
    return request.flag("verbose")
        ? Map.of("is_compatible", objections.isEmpty(), "messages", objections)
        : Map.of("is_compatible", objections.isEmpty());
  }

  /** {@code /config} and {@code /mode}, of the registry or of a subject. */
  private <T extends Enum<T>> Object setting(
      RegistryRequest request, Setting<T> setting, Function<RegistryRequest, T> wanted) {
    if (request.path().size() > 2) {
      throw RegistryFault.notFound();
    }
    String subject = request.path().size() == 1 ? null : request.part(1);
    Optional<T> own = subject == null ? Optional.empty() : registry.own(setting, subject);
    List<String> methods = subject == null ? setting.wholeMethods() : SETTING_METHODS;
    switch (request.only(methods.toArray(String[]::new))) {
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
