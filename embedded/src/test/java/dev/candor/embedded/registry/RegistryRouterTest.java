package dev.candor.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.runtime.http.ServerLimits;
import dev.candor.runtime.http.WebServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryRouterTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STRING = "{\"schema\":\"\\\"string\\\"\"}";
  private static final String INT = "{\"schema\":\"\\\"int\\\"\"}";

  private final HttpClient client = HttpClient.newHttpClient();
  private final RegistryRules registry = new RegistryRules(new SchemaLogInMemory());
  private WebServer server;

  @BeforeEach
  void start() throws Exception {
    registry.open();
    server =
        WebServer.start(
            "registry",
            "127.0.0.1",
            0,
            ServerLimits.PAGES.withMaxBodyBytes(RegistryRouter.MAX_BODY_BYTES),
            new RegistryRouter(registry));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private record Answer(int status, JsonNode body) {
    int code() {
      return body.path("error_code").asInt();
    }
  }

  private Answer send(String method, String path, String body, String type) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", type);
    }
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() == 413) {
      return new Answer(
          413, JSON.createObjectNode()); // said by the server before there is a request
    }
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/vnd.schemaregistry.v1+json");
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }

  private Answer get(String path) throws Exception {
    return send("GET", path, null, null);
  }

  private Answer post(String path, String body) throws Exception {
    return send("POST", path, body, "application/vnd.schemaregistry.v1+json");
  }

  private Answer put(String path, String body) throws Exception {
    return send("PUT", path, body, "application/json");
  }

  private Answer delete(String path) throws Exception {
    return send("DELETE", path, null, null);
  }

  private static JsonNode json(String text) throws Exception {
    return JSON.readTree(text.replace('\'', '"'));
  }

  @Test
  void registeredSchemaIsFoundByEveryPath() throws Exception {
    assertThat(post("/subjects/s%2Fx-value/versions?normalize=false", STRING).body())
        .isEqualTo(json("{'id':1}"));
    JsonNode described =
        json("{'subject':'s/x-value','version':1,'id':1,'schema':'\\\"string\\\"'}");
    assertThat(get("/subjects").body()).isEqualTo(json("['s/x-value']"));
    assertThat(get("/subjects/s%2Fx-value/versions").body()).isEqualTo(json("[1]"));
    for (String version : new String[] {"1", "latest", "-1"}) {
      assertThat(get("/subjects/s%2Fx-value/versions/" + version).body()).isEqualTo(described);
    }
    assertThat(get("/subjects/s%2Fx-value/versions/1/schema").body()).isEqualTo(json("'string'"));
    assertThat(get("/subjects/s%2Fx-value/versions/1/referencedby").body()).isEmpty();
    assertThat(post("/subjects/s%2Fx-value?normalize=false&deleted=false", STRING).body())
        .isEqualTo(described);
    assertThat(get("/schemas/ids/1?subject=s%2Fx-value").body())
        .isEqualTo(json("{'schema':'\\\"string\\\"'}"));
    assertThat(get("/schemas/ids/1?fetchMaxId=true").body().path("maxId").asInt()).isEqualTo(1);
    assertThat(get("/schemas/ids/1/schema").body()).isEqualTo(json("'string'"));
    assertThat(get("/schemas/ids/1/subjects").body()).isEqualTo(json("['s/x-value']"));
    assertThat(get("/schemas/ids/1/versions").body())
        .isEqualTo(json("[{'subject':'s/x-value','version':1}]"));
    assertThat(get("/schemas/types").body()).isEqualTo(json("['AVRO']"));
    assertThat(get("/schemas?latestOnly=true").body()).containsExactly(described);
  }

  @Test
  void unknownThingsAreNotFoundEachWithItsCode() throws Exception {
    post("/subjects/s/versions", STRING);
    assertThat(get("/subjects/t/versions").code()).isEqualTo(40401);
    assertThat(get("/subjects/s/versions/2").code()).isEqualTo(40402);
    assertThat(get("/schemas/ids/9").code()).isEqualTo(40403);
    assertThat(get("/schemas/ids/9/subjects").code()).isEqualTo(40403);
    assertThat(post("/subjects/s", INT).code()).isEqualTo(40403);
    assertThat(post("/subjects/t", INT).code()).isEqualTo(40401);
    assertThat(get("/config/s").code()).isEqualTo(40408);
    assertThat(get("/mode/s").code()).isEqualTo(40409);
    Answer association = get("/associations/resources/ns/topic?resourceType=topic");
    assertThat(association.status()).isEqualTo(404);
    assertThat(association.code()).isEqualTo(404);
    assertThat(association.body().path("message").asText()).isNotEmpty();
  }

  @Test
  void incompatibleSchemaIsRefusedWithTheReason() throws Exception {
    post("/subjects/s/versions", STRING);
    Answer refused = post("/subjects/s/versions", INT);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo(409);
    assertThat(refused.body().path("message").asText())
        .contains("incompatible with an earlier schema")
        .contains("TYPE_MISMATCH");
  }

  @Test
  void compatibilityCanBeAskedWithoutRegistering() throws Exception {
    post("/subjects/s/versions", STRING);
    for (String path : new String[] {"", "/latest", "/1"}) {
      JsonNode no = post("/compatibility/subjects/s/versions" + path + "?verbose=true", INT).body();
      assertThat(no.path("is_compatible").asBoolean(true)).isFalse();
      assertThat(no.path("messages")).isNotEmpty();
      assertThat(post("/compatibility/subjects/s/versions" + path, STRING).body())
          .isEqualTo(json("{'is_compatible':true}"));
    }
    for (String path : new String[] {"", "/latest", "/-1"}) {
      assertThat(post("/compatibility/subjects/t/versions" + path, INT).body())
          .isEqualTo(json("{'is_compatible':true}"));
    }
    assertThat(post("/compatibility/subjects/t/versions/1", INT).code()).isEqualTo(40402);
    assertThat(get("/subjects/s/versions").body()).isEqualTo(json("[1]"));
  }

  @Test
  void levelIsFullTransitiveUntilSet() throws Exception {
    assertThat(get("/config").body()).isEqualTo(json("{'compatibilityLevel':'FULL_TRANSITIVE'}"));
    assertThat(put("/config/s", "{\"compatibility\":\"none\"}").body())
        .isEqualTo(json("{'compatibility':'NONE'}"));
    assertThat(get("/config/s").body()).isEqualTo(json("{'compatibilityLevel':'NONE'}"));
    assertThat(get("/config/t?defaultToGlobal=true").body())
        .isEqualTo(json("{'compatibilityLevel':'FULL_TRANSITIVE'}"));
    post("/subjects/s/versions", STRING);
    assertThat(post("/subjects/s/versions", INT).status()).isEqualTo(200);
    assertThat(delete("/config/s").body()).isEqualTo(json("{'compatibilityLevel':'NONE'}"));
    assertThat(get("/config/s").code()).isEqualTo(40408);
    assertThat(put("/config", "{\"compatibility\":\"BACKWARD\"}").status()).isEqualTo(200);
    assertThat(get("/config").body()).isEqualTo(json("{'compatibilityLevel':'BACKWARD'}"));
    assertThat(put("/config", "{\"compatibility\":\"SIDEWARD\"}").code()).isEqualTo(42203);
  }

  @Test
  void readOnlySubjectTakesNothingNew() throws Exception {
    assertThat(get("/mode").body()).isEqualTo(json("{'mode':'READWRITE'}"));
    assertThat(put("/mode/s", "{\"mode\":\"READONLY\"}").body())
        .isEqualTo(json("{'mode':'READONLY'}"));
    assertThat(post("/subjects/s/versions", STRING).code()).isEqualTo(42205);
    assertThat(put("/mode", "{\"mode\":\"IMPORT\"}").code()).isEqualTo(42204);
    assertThat(delete("/mode/s").status()).isEqualTo(200);
    assertThat(post("/subjects/s/versions", STRING).status()).isEqualTo(200);
  }

  @Test
  void deletionHidesThenRemoves() throws Exception {
    post("/subjects/s/versions", STRING);
    assertThat(delete("/subjects/s/versions/1").body()).isEqualTo(json("1"));
    assertThat(get("/subjects").body()).isEmpty();
    assertThat(get("/subjects?deleted=true").body()).isEqualTo(json("['s']"));
    assertThat(delete("/subjects/s/versions/1?permanent=true").status()).isEqualTo(200);
    assertThat(delete("/subjects/s").code()).isEqualTo(40401);
    post("/subjects/s/versions", STRING);
    assertThat(delete("/subjects/s").body()).isEqualTo(json("[1]"));
    assertThat(delete("/subjects/s?permanent=true").body()).isEqualTo(json("[1]"));
  }

  @Test
  void hiddenVersionsAreShownAloneWhenAskedFor() throws Exception {
    post("/subjects/s/versions", STRING);
    post("/subjects/t/versions", STRING);
    put("/config/s", "{\"compatibility\":\"NONE\"}");
    post("/subjects/s/versions", INT);
    delete("/subjects/s/versions/1");
    assertThat(get("/subjects?deletedOnly=true").body()).isEqualTo(json("['s']"));
    assertThat(get("/subjects/s/versions?deletedOnly=true").body()).isEqualTo(json("[1]"));
    assertThat(get("/subjects/s/versions?deleted=true").body()).isEqualTo(json("[1,2]"));
    assertThat(get("/subjects/s/versions").body()).isEqualTo(json("[2]"));
    assertThat(get("/subjects/t/versions?deletedOnly=true").code()).isEqualTo(40401);
    assertThat(get("/schemas?deletedOnly=true").body()).hasSize(1);
  }

  @Test
  void versionThatASchemaShouldBecomeIsHonouredAndAnIdOfItsOwnRefused() throws Exception {
    String wanted = "{\"schema\":\"\\\"string\\\"\",\"version\":%d,\"id\":%d}";
    assertThat(post("/subjects/s/versions", wanted.formatted(2, 0)).code()).isEqualTo(42201);
    assertThat(post("/subjects/s/versions", wanted.formatted(1, 7)).code()).isEqualTo(42205);
    assertThat(get("/subjects").body()).isEmpty();
    assertThat(post("/subjects/s/versions", wanted.formatted(1, -1)).body())
        .isEqualTo(json("{'id':1}"));
    // It is there: which version it would be does not matter.
    assertThat(post("/subjects/s/versions", wanted.formatted(9, 0)).body())
        .isEqualTo(json("{'id':1}"));
  }

  @Test
  void configurationBeyondALevelIsRefusedAndSetsNothing() throws Exception {
    for (String field : new String[] {"alias", "compatibilityGroup", "defaultRuleSet"}) {
      Answer refused = put("/config", "{\"compatibility\":\"NONE\",\"" + field + "\":\"x\"}");
      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.body().path("message").asText()).contains(field);
    }
    assertThat(get("/config").body()).isEqualTo(json("{'compatibilityLevel':'FULL_TRANSITIVE'}"));
    assertThat(put("/config", "{\"compatibility\":\"FULL\",\"normalize\":true}").status())
        .isEqualTo(200);
  }

  @Test
  void schemaThatIsWrittenDifferentlyIsTheSameWithAndWithoutNormalize() throws Exception {
    String spaced = "{\"schema\":\" { \\\"type\\\" : \\\"string\\\" } \"}";
    post("/subjects/s/versions", STRING);
    assertThat(post("/subjects/s/versions?normalize=true", spaced).body())
        .isEqualTo(json("{'id':1}"));
    assertThat(post("/subjects/s?normalize=true", spaced).body().path("version").asInt())
        .isEqualTo(1);
  }

  @Test
  void whatIsNotSupportedIsRefusedAndSaidSo() throws Exception {
    Answer references =
        post(
            "/subjects/s/versions",
            "{\"schema\":\"\\\"int\\\"\",\"references\":[{\"name\":\"a\",\"subject\":\"b\",\"version\":1}]}");
    assertThat(references.code()).isEqualTo(42201);
    assertThat(references.body().path("message").asText()).contains("references are not supported");
    assertThat(
            post("/subjects/s/versions", "{\"schema\":\"{}\",\"schemaType\":\"JSON\"}")
                .body()
                .path("message")
                .asText())
        .contains("only AVRO");
    assertThat(
            post(
                    "/subjects/s/versions",
                    "{\"schema\":\"\\\"int\\\"\",\"references\":[],\"ruleSet\":null}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void brokenRequestsAreRefusedWithoutATrace() throws Exception {
    assertThat(
            post("/subjects/s/versions", "{\"schema\":\"{\\\"type\\\":\\\"recrod\\\"}\"}").code())
        .isEqualTo(42201);
    assertThat(post("/subjects/s/versions", "{}").code()).isEqualTo(42201);
    assertThat(post("/subjects/s/versions", "{").status()).isEqualTo(400);
    assertThat(post("/subjects/s/versions", "[]").status()).isEqualTo(400);
    assertThat(post("/subjects/%0A/versions", STRING).code()).isEqualTo(42208);
    assertThat(send("POST", "/subjects/s/versions", STRING, "text/plain").status()).isEqualTo(415);
    assertThat(send("PATCH", "/subjects", null, null).status()).isEqualTo(405);
    assertThat(get("/nothing").code()).isEqualTo(404);
    post("/subjects/s/versions", STRING);
    assertThat(get("/subjects/s/versions/0").code()).isEqualTo(42202);
    assertThat(get("/subjects/s/versions/first").code()).isEqualTo(42202);
    String deep = "[".repeat(5000) + "]".repeat(5000);
    assertThat(
            post("/subjects/s/versions", JSON.createObjectNode().put("schema", deep).toString())
                .code())
        .isEqualTo(42201);
  }

  @Test
  void requestBeyondAMebibyteIsRefused() throws Exception {
    String large = "{\"schema\":\"" + "x".repeat(1 << 20) + "\"}";
    assertThat(post("/subjects/s/versions", large).status()).isEqualTo(413);
  }
}
