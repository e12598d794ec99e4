package dev.candor.launcher.doctor;

import dev.candor.launcher.monitor.OneProbe;
import dev.candor.runtime.NearestName;
import dev.candor.worker.TargetSettings;
import dev.candor.worker.provider.Answer;
import dev.candor.worker.provider.Completion;
import dev.candor.worker.provider.FailedCall;
import dev.candor.worker.provider.Failure;
import dev.candor.worker.provider.ModelClient;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Asks a target for one token, as the worker would, and reads its models list and its clock. Costs
 * what a question of a few words costs.
 */
record TargetCheck(Clock clock) {
  private static final String QUESTION = "Answer with one word: is water wet?";
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Beyond it, dates in Retry-After and certificates' validity begin to go wrong. */
  private static final Duration TOLERATED_SKEW = Duration.ofSeconds(30);

  List<CheckResult> check(TargetSettings target) {
    List<CheckResult> findings = new ArrayList<>();
    String subject = "target " + target.name();
    try {
      findings.add(OneProbe.asking(target, clock, client -> asked(subject, target, client)));
    } catch (IOException e) {
      findings.add(
          CheckResult.wrong(
              subject,
              "ca_file cannot be used: " + e.getMessage(),
              "name a PEM file with at least one certificate"));
    }
    if (target.endpoint().key().isEmpty() && isPublic(target.endpoint().base())) {
      findings.add(
          CheckResult.doubtful(
              subject,
              "no API key is configured",
              "set api_key_env or api_key_file unless this endpoint needs none"));
    }
    skew(subject, target.endpoint().base()).ifPresent(findings::add);
    return findings;
  }

  private static CheckResult asked(String subject, TargetSettings target, ModelClient client) {
    Answer answer = client.ask(QUESTION, target.sampling().greedyOneToken()).join();
    return answer instanceof Failure failure
        ? wrong(subject, failure, target, client)
        : answered(subject, (Completion) answer);
  }

  private static CheckResult answered(String subject, Completion said) {
    String as = said.servedModel() == null ? "" : " as " + said.servedModel();
    Optional<Completion.ProviderSignal> signal = said.signal();
    if (signal.isPresent()) {
      return switch (signal.get()) {
        case BLOCKED, TAKEN_BACK ->
            CheckResult.doubtful(
                subject,
                "answers" + as + ", but the provider blocked a harmless question: " + why(said),
                "check the account's content filter");
        case REASONING_ONLY ->
            CheckResult.doubtful(
                subject,
                "reasons" + as + " about a harmless question and then gives no answer",
                "raise max_tokens, or set reasoning: off; probes would count as filtered");
        case EMPTY ->
            CheckResult.doubtful(
                subject,
                "answers" + as + " a harmless question with an empty reply",
                "try it manually; until this is fixed, its probes count as failed (empty_reply)");
      };
    }
    String fingerprint =
        said.systemFingerprint() == null ? "" : ", fingerprint " + said.systemFingerprint();
    String simulated = said.simulated() ? " (SIMULATED)" : "";
    return CheckResult.fine(subject, "answers" + as + fingerprint + simulated);
  }

  /** The provider's words about a block, as far as it gave any. */
  private static String why(Completion said) {
    return said.providerError() != null
        ? said.providerError()
        : "finish_reason " + said.finishReason();
  }

  private static CheckResult wrong(
      String subject, Failure failure, TargetSettings target, ModelClient client) {
    String said = failure.reason().code() + ": " + failure.detail();
    String host = target.endpoint().base().getHost();
    String fix =
        switch (failure.reason()) {
          case BAD_KEY ->
              target.endpoint().key().isEmpty()
                  ? "set api_key_env to the variable that holds the key of " + host
                  : "check that the key in api_key_env or api_key_file is one of "
                      + host
                      + ", still valid, and allowed to use the model; for Azure set auth.header:"
                      + " api-key and auth.scheme: \"\"";
          case NO_CREDIT -> "add credit to the account at " + host + ", or use another key";
          case WRONG_MODEL -> wrongModel(target, client);
          case TLS ->
              "check that the address accepts https; if its certificate is signed by your own"
                  + " authority, name that authority's certificate in ca_file; a wrong clock"
                  + " also makes certificates invalid";
          case CONNECTION ->
              "check endpoint ("
                  + target.endpoint().base()
                  + "), its scheme (https or http), name resolution, proxy and firewall";
          case TIMEOUT ->
              "check that the endpoint is up; raise timeouts.first_byte if it is merely slow";
          case RATE_LIMITED ->
              "set limits.requests_per_minute to what the account allows, or wait until other"
                  + " users of the key are done";
          case SERVER_ERROR -> "the provider has a problem; try again later";
          case REDIRECT ->
              "set endpoint to the address that it redirects to, if that belongs to the"
                  + " provider; Candor does not send the key to another address by itself";
          case DENIED ->
              "something in front of the model (a CDN, a firewall, a region) rejects this"
                  + " machine: use another address or account, or the provider's own endpoint"
                  + " for your region";
          case CUT_OFF, STALLED ->
              "the reply breaks off without any sign of moderation: try stream: "
                  + !target.endpoint().stream()
                  + ", or raise timeouts.whole";
          case BAD_REQUEST ->
              "the endpoint rejects a field: see max_tokens_field, reasoning_field,"
                  + " stream_usage, temperature and body";
          case MALFORMED_REPLY, TOO_LARGE ->
              "check api, endpoint and path: something answers there, but not this API";
          default -> "run with --debug and check the log";
        };
    return CheckResult.wrong(subject, said, fix);
  }

  private static String wrongModel(TargetSettings target, ModelClient client) {
    String model = target.endpoint().model();
    try {
      List<String> known = client.models().join();
      if (known.contains(model)) {
        return "the model is listed, so check endpoint and path: there is no such operation";
      }
      List<String> few = known.size() > 12 ? known.subList(0, 12) : known;
      return NearestName.of(model, known)
          .map(near -> "did you mean model: " + near + "?")
          .orElse("the endpoint lists " + String.join(", ", few));
    } catch (CompletionException e) {
      return e.getCause() instanceof FailedCall
          ? "check endpoint and model; the models list cannot be read either"
          : "check endpoint and model";
    }
  }

  /**
   * Compares clocks by the Date of any response; a server that sends none says nothing.
   * Certificates are not looked at, for a wrong clock makes good ones fail; no key goes this way.
   */
  private Optional<CheckResult> skew(String subject, URI base) {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trustingAnyone())
            .build();
    try {
      Instant before = clock.instant();
      HttpResponse<Void> response =
          client.send(
              HttpRequest.newBuilder(base).timeout(PATIENCE).GET().build(),
              HttpResponse.BodyHandlers.discarding());
      Instant after = clock.instant();
      Optional<String> date = response.headers().firstValue("Date");
      if (date.isEmpty()) {
        return Optional.empty();
      }
      Instant theirs =
          ZonedDateTime.parse(date.get(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Instant ours = before.plus(Duration.between(before, after).dividedBy(2));
      Duration skew = Duration.between(theirs, ours).abs();
      if (skew.compareTo(TOLERATED_SKEW) <= 0) {
        return Optional.empty();
      }
      String way = ours.isAfter(theirs) ? "ahead of" : "behind";
      return Optional.of(
          CheckResult.wrong(
              subject,
              "this machine's clock is %d s %s %s's"
                  .formatted(skew.toSeconds(), way, base.getHost()),
              "set the clock (timedatectl set-ntp true); cycles, budgets and certificates"
                  + " depend on it"));
    } catch (IOException | DateTimeParseException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static SSLContext trustingAnyone() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAnyone()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has TLS", e);
    }
  }

  /** Only for reading a server's Date. The extended kind, so that host names pass as well. */
  private static final class TrustAnyone extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static boolean isPublic(URI base) {
    return "https".equals(base.getScheme());
  }
}
