package dev.candor.simulator.http;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;

/**
 * One client's connection: at most one reply plays at a time, later requests wait in the buffer.
 */
final class Connection {
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** A client that sends this much while its reply plays is not pipelining, it is flooding. */
  private static final int MAX_BUFFERED = RequestParser.MAX_BODY + RequestParser.MAX_HEAD;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final HttpLoop loop;
  private final HttpLoop.Handler handler;
  private final Runnable onClosed;
  private final RequestParser parser = new RequestParser();
  private final ArrayDeque<ByteBuffer> outgoing = new ArrayDeque<>();
  private ReplyScript playing;
  private int nextStep;
  private boolean stepsDone;
  private boolean closeAfterReply;
  private boolean closed;

  Connection(
      SocketChannel channel,
      SelectionKey key,
      HttpLoop loop,
      HttpLoop.Handler handler,
      Runnable onClosed) {
    this.channel = channel;
    this.key = key;
    this.loop = loop;
    this.handler = handler;
    this.onClosed = onClosed;
  }

  void ready(ByteBuffer buffer) throws IOException {
    if (key.isReadable()) {
      read(buffer);
    }
    if (!closed && key.isWritable()) {
      flush();
    }
  }

  private void read(ByteBuffer buffer) throws IOException {
    buffer.clear();
    int count = channel.read(buffer);
    if (count < 0) {
      abandon();
      return;
    }
    parser.append(buffer.array(), count);
    if (parser.buffered() > MAX_BUFFERED) {
      abandon();
      return;
    }
    takeRequest();
  }

  private void takeRequest() throws IOException {
    if (playing != null || closed) {
      return;
    }
    try {
      Optional<HttpRequest> request = parser.next();
      if (request.isPresent()) {
        closeAfterReply = "close".equalsIgnoreCase(request.get().header("connection").orElse(""));
        play(handler.handle(request.get()));
      } else if (parser.takeContinue()) {
        send(CONTINUE);
      }
    } catch (MalformedRequest e) {
      closeAfterReply = true;
      byte[] body = (e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
      Map<String, String> headers = Map.of("Content-Type", "text/plain", "X-Simulated", "true");
      play(ReplyScript.whole(Duration.ZERO, e.status(), headers, body));
    }
  }

  private void play(ReplyScript script) {
    playing = script;
    nextStep = 0;
    stepsDone = false;
    scheduleNext();
  }

  private void scheduleNext() {
    while (!closed && nextStep < playing.steps().size()) {
      ReplyScript.Step step = playing.steps().get(nextStep);
      if (!step.delay().isZero()) {
        ReplyScript expected = playing;
        loop.after(step.delay().toNanos(), () -> resume(expected, step));
        return;
      }
      nextStep++;
      trySend(step.bytes());
    }
    if (!closed) {
      stepsDone = true;
      end();
    }
  }

  private void resume(ReplyScript expected, ReplyScript.Step step) {
    if (closed || playing != expected) {
      return;
    }
    nextStep++;
    trySend(step.bytes());
    scheduleNext();
  }

  private void trySend(byte[] bytes) {
    try {
      send(bytes);
    } catch (IOException e) {
      abandon();
    }
  }

  private void send(byte[] bytes) throws IOException {
    if (bytes.length > 0) {
      outgoing.add(ByteBuffer.wrap(bytes));
      flush();
    }
  }

  private void flush() throws IOException {
    while (!outgoing.isEmpty()) {
      ByteBuffer first = outgoing.peek();
      channel.write(first);
      if (first.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
      outgoing.poll();
    }
    key.interestOps(SelectionKey.OP_READ);
    if (playing != null && stepsDone) {
      end();
    }
  }

  private void end() {
    if (!outgoing.isEmpty()) {
      return;
    }
    switch (playing.ending()) {
      case KEEP -> {
        finish(true);
        if (closeAfterReply) {
          close(false);
        } else if (parser.buffered() > 0) {
          // By way of the queue, so that a pipelining client cannot deepen the stack.
          loop.after(0, this::next);
        }
      }
      case CLOSE -> {
        finish(true);
        close(false);
      }
      case RESET -> {
        finish(true);
        close(true);
      }
      case STALL -> {}
    }
  }

  private void next() {
    try {
      takeRequest();
    } catch (IOException e) {
      abandon();
    }
  }

  private void finish(boolean whole) {
    ReplyScript done = playing;
    playing = null;
    if (done != null) {
      handler.finished(done, whole);
    }
  }

  /** The client went away or broke the rules. */
  void abandon() {
    if (!closed) {
      boolean stalled = playing != null && playing.ending() == ReplyScript.Ending.STALL;
      finish(stalled);
      close(false);
    }
  }

  private void close(boolean reset) {
    if (closed) {
      return;
    }
    closed = true;
    onClosed.run();
    try {
      if (reset) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      channel.close();
    } catch (IOException e) {
      // The peer is gone already: nothing is left to close.
      key.cancel();
    }
  }
}
