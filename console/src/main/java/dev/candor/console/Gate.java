package dev.candor.console;

import dev.candor.report.page.PageWriter;
import dev.candor.report.page.Texts;
import dev.candor.runtime.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who may read and who may act. With a token or a password every request must present it. Without
 * one the console is on loopback, and only requests that name a loopback host are answered: a page
 * elsewhere whose name was pointed here could otherwise read it through a visitor's browser.
 */
final class Gate {
  private static final String SESSION = "candor_session";
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final Optional<Secret> token;
  private final Optional<Secret> basicAuth;
  private final byte[] key;

  /**
   * @param key random, for sessions and forms of this process
   */
  Gate(Optional<Secret> token, Optional<Secret> basicAuth, byte[] key) {
    this.token = token;
    this.basicAuth = basicAuth;
    this.key = key.clone();
  }

  private boolean isOpen() {
    return token.isEmpty() && basicAuth.isEmpty();
  }

  /** The reply that stops a request, or empty to let it pass. */
  Optional<Reply> stop(Request request, PageWriter writer, Texts t) {
    if (isOpen()) {
      return namesLoopback(request)
          ? Optional.empty()
          : Optional.of(Reply.html(403, "<!doctype html><title>403</title>403"));
    }
    if (presentsToken(request) || presentsPassword(request)) {
      return Optional.empty();
    }
    if (token.isPresent() && !request.json()) {
      return Optional.of(signIn(request, writer, t));
    }
    Reply refused =
        Reply.json(401, "{\"error\":\"unauthorized\"}".getBytes(StandardCharsets.UTF_8));
    return Optional.of(
        refused.with(
            "WWW-Authenticate",
            basicAuth.isPresent() ? "Basic realm=\"candor\", charset=\"UTF-8\"" : "Bearer"));
  }

  private Reply signIn(Request request, PageWriter writer, Texts t) {
    boolean tried = request.method().equals("POST") && request.rawPath().equals("/login");
    String next = tried ? request.form().getOrDefault("next", "/") : request.rawPath();
    String local =
        next.startsWith("/") && !next.startsWith("//") && !next.contains("\\") ? next : "/";
    if (tried && matches(token.get(), request.form().getOrDefault("token", ""))) {
      return Reply.seeOther(local)
          .with(
              "Set-Cookie",
              SESSION + "=" + session() + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200");
    }
    Reply page =
        Reply.html(401, writer.write("login", Map.of("t", t, "next", local, "wrong", tried)));
    return basicAuth.isPresent()
        ? page.with("WWW-Authenticate", "Basic realm=\"candor\", charset=\"UTF-8\"")
        : page;
  }

  private boolean presentsToken(Request request) {
    return token.isPresent()
        && (request
                .header("authorization")
                .filter(text -> text.startsWith("Bearer "))
                .filter(text -> matches(token.get(), text.substring(7).strip()))
                .isPresent()
            || request.cookie(SESSION).filter(text -> same(text, session())).isPresent());
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

  /** What a form of ours carries, so that a form of another site is told apart. */
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

  private static boolean namesLoopback(Request request) {
    String host = request.header("host").orElse("localhost");
    String name = host.replaceFirst(":\\d+$", "");
    return LOOPBACK.contains(name) || name.endsWith(".localhost");
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
      throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
    }
  }
}
