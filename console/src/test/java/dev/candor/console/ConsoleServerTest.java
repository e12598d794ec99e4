package dev.candor.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class ConsoleServerTest {
  private static final String LONG = "<p>The same words again. </p>".repeat(2_000);

  private static HttpResponse<byte[]> get(PageReply reply, String... headers) throws Exception {
    try (ConsoleServer server = ConsoleServer.start("127.0.0.1", 0, request -> reply)) {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.uri() + "/"));
      if (headers.length > 0) {
        request.headers(headers);
      }
      return HttpClient.newHttpClient()
          .send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  @Test
  void longPagesArePackedForThoseWhoCanUnpackThem() throws Exception {
    HttpResponse<byte[]> packed = get(PageReply.html(200, LONG), "Accept-Encoding", "gzip, br");
    assertThat(packed.headers().firstValue("content-encoding")).contains("gzip");
    assertThat(packed.body().length).isLessThan(LONG.length() / 20);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(LONG);
    }
    HttpResponse<byte[]> plain = get(PageReply.html(200, LONG));
    assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
    assertThat(new String(plain.body(), StandardCharsets.UTF_8)).isEqualTo(LONG);
  }

  @Test
  void aPageWithAFormTokenIsNotPackedSoThatItsLengthTellsNothing() throws Exception {
    HttpResponse<byte[]> reply =
        get(PageReply.html(200, LONG).withSecret(), "Accept-Encoding", "gzip");
    assertThat(reply.headers().firstValue("content-encoding")).isEmpty();
    assertThat(reply.headers().firstValue("cache-control")).contains("no-store, no-transform");
  }

  @Test
  void everyReplyHasTheStrictHeaders() throws Exception {
    HttpResponse<byte[]> reply = get(PageReply.html(404, "none"));
    assertThat(reply.statusCode()).isEqualTo(404);
    assertThat(reply.headers().firstValue("content-security-policy").orElseThrow())
        .contains("default-src 'none'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(reply.headers().firstValue("x-content-type-options")).contains("nosniff");
  }
}
