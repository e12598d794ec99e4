package dev.candor.runtime.http;

/** Answers requests with scripts, on the server's own thread, so it must not block. */
public interface HttpHandler {
  /** Says what is to happen on the wire for this request. */
  ReplyScript handle(HttpRequest request);

  /** The reply was played to its end, or ({@code whole} false) its client left before. */
  void finished(ReplyScript script, boolean whole);
}
