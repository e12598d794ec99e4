package dev.candor.console;

import dev.candor.report.page.PageWriter;
import dev.candor.report.page.Texts;
import dev.candor.runtime.Secret;
import dev.candor.runtime.http.HostGate;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who may read and who may act. With a token or a password every request must present it, and an
 * address that presents wrong ones has to wait. Without one the console is on loopback, and only
 * requests that name it as {@link HostGate} asks are answered.
 */
final class AccessGate {
  private static final String SESSION = "candor_session";
  private static final String BASIC = "Basic realm=\"candor\", charset=\"UTF-8\"";

  private final Optional<Secret> token;
  private final Optional<Secret> basicAuth;
  private final HostGate hosts;
  private final byte[] key;
  private final GuessLimit guesses;
  private final Clock clock;

  /**
   * @param key random, for sessions and forms of this process
   */
  AccessGate(ConsoleSettings settings, byte[] key, GuessLimit guesses, Clock clock) {
    this.token = settings.token();
    this.basicAuth = settings.basicAuth();
    this.hosts = HostGate.of(settings.host(), settings.allowedHosts(), "console.allowed_hosts");
    this.key = key.clone();
    this.guesses = guesses;
    this.clock = clock;
  }

  private boolean isOpen() {
    return token.isEmpty() && basicAuth.isEmpty();
  }

  /** The reply that stops a request, or empty to let it pass. */
  Optional<PageReply> stop(Request request, PageWriter writer, Texts t) {
    if (isOpen()) {
      return request.header("host").map(hosts::allows).orElse(true)
          ? Optional.empty()
          : Optional.of(PageReply.html(403, "<!doctype html><title>403</title>" + hosts.reason()));
    }
    if (presentsSession(request)) {
      return Optional.empty();
    }
    boolean tries = request.header("authorization").isPresent() || isSignIn(request);
    if (tries) {
      Optional<Duration> wait = guesses.wait(request.remote(), clock.instant());
      if (wait.isPresent()) {
        // Unread, the right one too: a guesser must not learn which it was.
        return Optional.of(
            refusal(429, "too many attempts")
                .with("Retry-After", Long.toString(wait.get().toSeconds() + 1)));
      }
      if (presentsToken(request) || presentsPassword(request)) {
        guesses.right(request.remote());
        return Optional.empty();
      }
    }
    if (token.isPresent() && !request.json()) {
      return Optional.of(signIn(request, writer, t));
    }
    if (tries) {
      guesses.wrong(request.remote(), clock.instant());
    }
    return Optional.of(
        refusal(401, "unauthorized")
            .with("WWW-Authenticate", basicAuth.isPresent() ? BASIC : "Bearer"));
  }

  private static PageReply refusal(int status, String error) {
    return PageReply.json(
        status, ("{\"error\":\"" + error + "\"}").getBytes(StandardCharsets.UTF_8));
  }

  private PageReply signIn(Request request, PageWriter writer, Texts t) {
    boolean tried = isSignIn(request);
    String next = tried ? request.form().getOrDefault("next", "/") : request.rawPath();
    String local =
        next.startsWith("/") && !next.startsWith("//") && !next.contains("\\") ? next : "/";
    if (tried && matches(token.get(), request.form().getOrDefault("token", ""))) {
      guesses.right(request.remote());
      return PageReply.seeOther(local)
          .with(
              "Set-Cookie",
              SESSION + "=" + session() + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200");
    }
    if (tried || request.header("authorization").isPresent()) {
      guesses.wrong(request.remote(), clock.instant());
    }
    PageReply page =
        PageReply.html(401, writer.write("login", Map.of("t", t, "next", local, "wrong", tried)));
    return basicAuth.isPresent() ? page.with("WWW-Authenticate", BASIC) : page;
  }

  private static boolean isSignIn(Request request) {
    return request.method().equals("POST") && request.rawPath().equals("/login");
  }

  private boolean presentsSession(Request request) {
    return token.isPresent()
        && request.cookie(SESSION).filter(text -> same(text, session())).isPresent();
  }

  private boolean presentsToken(Request request) {
    return token.isPresent()
        && request
            .header("authorization")
            .filter(text -> text.startsWith("Bearer "))
            .filter(text -> matches(token.get(), text.substring(7).strip()))
            .isPresent();
  }

  private boolean presentsPassword(Request request) {
    return basicAuth.isPresent()
        && credentials(request).filter(text -> matches(basicAuth.get(), text)).isPresent();
  }

  private static Optional<String> credentials(Request request) {
    try {
      return request
          .header("authorization")
          .filter(text -> text.startsWith("Basic "))
          .map(text -> Base64.getDecoder().decode(text.substring(6).strip()))
          .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The user's name, where a password came with one. */
  Optional<String> user(Request request) {
    return presentsPassword(request)
        ? credentials(request).map(text -> text.substring(0, text.indexOf(':')))
        : Optional.empty();
  }

  /** What a form of ours carries, so that a form of another site can be distinguished. */
  String formToken(String action) {
    return mac("form " + action);
  }

  /** Whether a form is ours and was sent from a page of ours. */
  boolean isOurs(Request request, String action) {
    boolean sameSite =
        request
            .header("sec-fetch-site")
            .map(site -> site.equals("same-origin") || site.equals("none"))
            .orElse(true);
    boolean sameOrigin =
        request
            .header("origin")
            .map(origin -> origin.replaceFirst("^https?://", ""))
            .map(origin -> origin.equals(request.headers().get("host")))
            .orElse(true);
    return sameSite
        && sameOrigin
        && same(request.form().getOrDefault("csrf", ""), formToken(action));
  }

  private String session() {
    return mac("session " + token.map(Secret::reveal).orElse(""));
  }

  private boolean matches(Secret secret, String given) {
    // Compared as codes of equal length, so that the time tells nothing.
    return same(mac("given " + given), mac("given " + secret.reveal()));
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private String mac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has HmacSHA256", e);
    }
  }
}
