package dev.candor.worker.provider;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Reads a response body up to a bound and never fails: a body that breaks off or runs over ends
 * early and says how. Whether it is a stream of server-sent events or a document, it tells from how
 * it begins, for servers label one as the other; of a stream it hands over each event as it comes,
 * keeping none of the bytes. Bytes that are not UTF-8 become replacement characters.
 */
final class BoundedBody implements HttpResponse.BodySubscriber<BoundedBody> {
  /** How the body ended. */
  enum Ending {
    COMPLETE,
    /** The connection broke before the end. */
    BROKEN,
    /** It was longer than is read. */
    TOO_LONG,
    /** It was not complete in time. */
    LATE
  }

  /** Receives server-sent events, one call per event, in order. */
  interface Events {
    /**
     * @param name the event's name, empty without one
     * @param data its data lines
     */
    void event(String name, String data);
  }

  private enum Form {
    UNKNOWN,
    STREAM,
    DOCUMENT
  }

  /** How a line of a stream of events begins. */
  private static final List<String> FIELDS = List.of("data:", "event:", "id:", "retry:", ":");

  private static final int LARGEST_START = 64 * 1024;
  private static final int LONGEST_FIELD = 6;

  /** A byte order mark, byte by byte. */
  private static final String MARK = "\u00EF\u00BB\u00BF";

  private final int mostBytes;
  private final Events events;
  private final CompletableFuture<BoundedBody> done = new CompletableFuture<>();
  private final InstantSource clock;
  private final StringBuilder event = new StringBuilder();
  private String eventName = "";
  private Form form;
  private Instant lastAt;
  private byte[] bytes;
  private int kept;
  private Flow.Subscription subscription;
  private long read;
  private boolean ended;
  private Ending ending;

  /**
   * @param events receives the events if the body is a stream of them; null where none is expected
   * @param announced bytes that the head said would come, 0 if it did not say
   */
  BoundedBody(int mostBytes, Events events, long announced, InstantSource clock) {
    this.mostBytes = mostBytes;
    this.events = events;
    this.form = events == null ? Form.DOCUMENT : Form.UNKNOWN;
    this.clock = clock;
    this.lastAt = clock.instant();
    // What a head says is no reason to reserve memory without bound.
    this.bytes = new byte[(int) Math.max(1_024, Math.min(announced, LARGEST_START))];
  }

  /** How it ended; only after the future has completed. */
  synchronized Ending ending() {
    return ending;
  }

  synchronized boolean isStream() {
    return form == Form.STREAM;
  }

  /** The body as text without a byte order mark; empty for a stream of events. */
  synchronized String text() {
    String text = isStream() ? "" : kept();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** When the last bytes came, or else the head. */
  synchronized Instant lastAt() {
    return lastAt;
  }

  /** Ends it now with what came so far. */
  void cutOff() {
    end(Ending.LATE);
  }

  @Override
  public CompletionStage<BoundedBody> getBody() {
    return done;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    synchronized (this) {
      subscription = given;
    }
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    boolean over = false;
    synchronized (this) {
      lastAt = clock.instant();
      for (ByteBuffer buffer : buffers) {
        if (ended) {
          return;
        }
        int room = (int) Math.min(buffer.remaining(), mostBytes - read);
        over = room < buffer.remaining();
        if (kept + room > bytes.length) {
          bytes = Arrays.copyOf(bytes, Math.max(kept + room, 2 * bytes.length));
        }
        buffer.get(bytes, kept, room);
        kept += room;
        read += room;
        if (form == Form.STREAM) {
          readLines(kept - room);
        } else if (form == Form.UNKNOWN) {
          lookAtTheBeginning();
        }
        if (over) {
          break;
        }
      }
    }
    if (over) {
      end(Ending.TOO_LONG);
    }
  }

  @Override
  public void onError(Throwable problem) {
    end(Ending.BROKEN);
  }

  @Override
  public void onComplete() {
    end(Ending.COMPLETE);
  }

  private void end(Ending how) {
    Flow.Subscription toCancel;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      ending = how;
      if (form == Form.STREAM) {
        if (kept > 0) {
          line(kept());
        }
        dispatch();
      }
      toCancel = subscription;
    }
    if (how != Ending.COMPLETE && how != Ending.BROKEN && toCancel != null) {
      toCancel.cancel();
    }
    done.complete(this);
  }

  /** Decides what the body is once its first characters that are not blank have come. */
  private void lookAtTheBeginning() {
    int start = kept >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB ? 3 : 0;
    int at = start;
    while (at < kept && bytes[at] <= ' ' && bytes[at] >= 0) {
      at++;
    }
    String beginning =
        new String(bytes, at, Math.min(kept - at, LONGEST_FIELD), StandardCharsets.ISO_8859_1);
    if (FIELDS.stream().anyMatch(beginning::startsWith)) {
      form = Form.STREAM;
      System.arraycopy(bytes, start, bytes, 0, kept - start);
      kept -= start;
      readLines(0);
    } else if (FIELDS.stream().noneMatch(field -> field.startsWith(beginning))
        && !MARK.startsWith(beginning)) {
      form = Form.DOCUMENT;
    }
  }

  /** Takes out every line that has ended, looking for ends from an index on. */
  private void readLines(int from) {
    int start = 0;
    for (int i = from; i < kept; i++) {
      if (bytes[i] == '\n') {
        line(new String(bytes, start, i - start, StandardCharsets.UTF_8));
        start = i + 1;
      }
    }
    System.arraycopy(bytes, start, bytes, 0, kept - start);
    kept -= start;
  }

  private String kept() {
    return new String(bytes, 0, kept, StandardCharsets.UTF_8);
  }

  private void line(String raw) {
    String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
    if (line.isEmpty()) {
      dispatch();
    } else if (line.startsWith("data:")) {
      int start = line.length() > 5 && line.charAt(5) == ' ' ? 6 : 5;
      event.append(event.length() == 0 ? "" : "\n").append(line, start, line.length());
    } else if (line.startsWith("event:")) {
      eventName = line.substring(6).strip();
    }
    // Comments, ids and retry hints carry nothing that the data does not.
  }

  private void dispatch() {
    if (event.length() > 0) {
      String data = event.toString();
      event.setLength(0);
      events.event(eventName, data);
    }
    eventName = "";
  }
}
