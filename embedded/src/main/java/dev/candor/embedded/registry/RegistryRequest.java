package dev.candor.embedded.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.embedded.registry.SchemaStore.Mode;
import dev.candor.runtime.http.HttpRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;

/** What the registry's routes need of a request; what they cannot read is refused. */
record RegistryRequest(
    String method, List<String> path, Map<String, String> query, HttpRequest sent) {
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

  private static final ObjectMapper JSON = new ObjectMapper();

  static RegistryRequest of(HttpRequest sent) {
    try {
      List<String> path =
          Arrays.stream(sent.rawPath().split("/"))
              .filter(part -> !part.isEmpty())
              .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
              .toList();
      return new RegistryRequest(sent.method(), path, sent.parameters(), sent);
    } catch (IllegalArgumentException e) {
      throw new RegistryFault(400, "The address is not percent-encoded correctly");
    }
  }

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

  /** The method, which must be one of these. */
  String only(String... methods) {
    if (!Arrays.asList(methods).contains(method)) {
      throw new RegistryFault(405, "HTTP 405 Method Not Allowed");
    }
    return method;
  }

  /** The schema's id in a path below {@code /schemas/ids}. */
  int id() {
    try {
      return Integer.parseInt(part(2));
    } catch (NumberFormatException e) {
      throw RegistryFault.notFound();
    }
  }

  /** The schema in a body; what would change its meaning and is not supported is refused. */
  Schema schema() {
    JsonNode body = body();
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

  /** The wanted level of {@code PUT /config}. */
  CompatibilityLevel level() {
    JsonNode body = body();
    for (String unsupported : UNSUPPORTED_CONFIG) {
      if (body.hasNonNull(unsupported)) {
        throw new RegistryFault(
            422, unsupported + " is not supported by this registry; only compatibility is");
      }
    }
    return CompatibilityLevel.named(body.path("compatibility").asText());
  }

  /** The wanted mode of {@code PUT /mode}. */
  Mode mode() {
    String name = body().path("mode").asText();
    return Arrays.stream(Mode.values())
        .filter(mode -> mode.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new RegistryFault(42204, "Invalid mode. Valid values are READWRITE and READONLY"));
  }

  JsonNode body() {
    String type = sent.header("content-type").orElse("");
    // A page in a browser can send other types to loopback without being asked.
    if (!type.toLowerCase(Locale.ROOT).matches("application/([a-z0-9.-]+\\+)?json.*")) {
      throw new RegistryFault(
          415, "HTTP 415 Unsupported Media Type: send " + RegistryRouter.CONTENT_TYPE);
    }
    try {
      JsonNode body = JSON.readTree(sent.body());
      if (!body.isObject()) {
        throw new RegistryFault(400, "The request is not a JSON object");
      }
      return body;
    } catch (IOException e) {
      throw new RegistryFault(400, "The request is not JSON");
    }
  }
}
