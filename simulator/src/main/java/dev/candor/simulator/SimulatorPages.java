package dev.candor.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.runtime.http.HttpRequest;
import dev.candor.runtime.http.ReplyScript;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The simulator's own pages, for whoever runs it as a separate process: what it is, its counts, its
 * journal, and the two changes that can be made by hand.
 */
final class SimulatorPages {
  static final String ROOT = "/simulated";

  private static final ObjectMapper MAPPER =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
  private static final int JOURNAL_DEFAULT = 100;

  private static final String BANNER =
      """
      This is a SIMULATED provider. No language model is behind it; its replies are invented.

      POST /v1/chat/completions, /v1/messages, /v1beta/models/MODEL:generateContent
      GET  /v1/models
      GET  /simulated/statistics
      GET  /simulated/journal?last=N
      POST /simulated/roll-out?model=MODEL&release=RELEASE
      POST /simulated/canary?model=MODEL&release=RELEASE&share=0.1
      """;

  private SimulatorPages() {}

  static ReplyScript serve(HttpRequest request, ProviderRouter router) {
    return switch (request.method() + " " + request.path()) {
      case "GET /", "GET /simulated" -> text(200, BANNER);
      case "GET /simulated/statistics" -> json(statistics(router.statistics()));
      case "GET /simulated/journal" -> journal(request, router);
      case "POST /simulated/roll-out" -> change(request, router, false);
      case "POST /simulated/canary" -> change(request, router, true);
      default -> text(404, "No such page. " + BANNER);
    };
  }

  private static ReplyScript journal(HttpRequest request, ProviderRouter router) {
    Optional<Integer> last = integer(request.parameter("last"), JOURNAL_DEFAULT);
    if (last.isEmpty()) {
      return text(400, "last must be a whole number\n");
    }
    ArrayNode rows = MAPPER.createArrayNode();
    router.journal(last.get()).forEach(reply -> rows.add(row(reply)));
    return json(rows);
  }

  private static Optional<Integer> integer(Optional<String> given, int otherwise) {
    try {
      return Optional.of(given.map(Integer::parseInt).orElse(otherwise));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static ReplyScript change(HttpRequest request, ProviderRouter router, boolean canary) {
    String model = request.parameter("model").orElse("");
    String release = request.parameter("release").orElse("");
    try {
      if (canary) {
        router.canary(model, release, Double.parseDouble(request.parameter("share").orElse("")));
      } else {
        router.rollOut(model, release);
      }
      return json(statistics(router.statistics()));
    } catch (NumberFormatException e) {
      return text(400, "share must be a number from 0 to 1\n");
    } catch (IllegalArgumentException e) {
      return text(400, e.getMessage() + "\n");
    }
  }

  private static ObjectNode statistics(SimulatedStatistics statistics) {
    ObjectNode root = MAPPER.createObjectNode().put("simulated", true);
    return root.setAll(MAPPER.<ObjectNode>valueToTree(statistics));
  }

  private static ObjectNode row(ServedReply reply) {
    ObjectNode row = MAPPER.createObjectNode();
    row.put("number", reply.number());
    row.put("time", reply.time().toString());
    row.put("model", reply.model());
    row.put("release", reply.release());
    row.put("served_model", reply.servedModel());
    row.put("fingerprint", reply.fingerprint());
    row.put("prompt", reply.question().promptText());
    row.put("intent", reply.question().intent());
    row.put("topic", reply.question().topic());
    row.put("lang", reply.question().lang());
    row.put("arm", reply.question().arm());
    row.put("outcome", reply.outcome() == null ? null : reply.outcome().wireName());
    row.put("fault", reply.fault());
    row.put("status", reply.status());
    row.put("finish_reason", reply.finishReason());
    row.put("text", reply.text());
    return row;
  }

  private static ReplyScript json(JsonNode body) {
    return page(200, "application/json", body.toString());
  }

  private static ReplyScript text(int status, String body) {
    return page(status, "text/plain; charset=utf-8", body);
  }

  private static ReplyScript page(int status, String type, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return ReplyScript.whole(Duration.ZERO, status, JsonReplies.headers(type, Map.of()), bytes);
  }
}
