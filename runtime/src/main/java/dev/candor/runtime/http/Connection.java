package dev.candor.runtime.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: a request at a time, and each has its time. Everything runs on the
 * server's thread but {@link HttpHandler#handle}, which runs where the executor says.
 */
final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  /** How long and how much is read from a client that is still sending when it has its answer. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private static final int MAX_LINGER_BYTES = 8 << 20;

  /** Requests that a client may send before the first is answered. */
  private static final int MAX_PIPELINED = 16;

  private final ServerLimits limits;
  private final HttpHandler handler;
  private final Executor executor;
  private final OpenConnections open;
  private final ArrayDeque<HttpRequest> waiting = new ArrayDeque<>();
  private final Wire wire = new Wire();
  private ChannelHandlerContext context;
  private Future<?> deadline;
  private boolean reading;
  private boolean busy;
  private boolean closeAfterReply;

  /** Bytes read since the last reply, or -1 while requests are still answered. */
  private int lingering = -1;

  private ReplyScript playing;
  private int nextStep;

  Connection(ServerLimits limits, HttpHandler handler, Executor executor, OpenConnections open) {
    super(true);
    this.limits = limits;
    this.handler = handler;
    this.executor = executor;
    this.open = open;
  }

  /**
   * The end of the pipeline nearest the socket: sees the first byte, and sends bytes as they are.
   */
  private final class Wire extends ChannelInboundHandlerAdapter {
    private ChannelHandlerContext socket;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      socket = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
      if (lingering >= 0) {
        lingering += bytes instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
        ReferenceCountUtil.release(bytes);
        if (lingering > MAX_LINGER_BYTES) {
          close();
        }
        return;
      }
      if (!reading && !busy) {
        reading = true;
        closeIn(limits.requestTimeout(), Connection.this::requestTooSlow);
      }
      ctx.fireChannelRead(bytes);
    }

    private ChannelFuture send(byte[] bytes) {
      return socket.writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }
  }

  ChannelInboundHandlerAdapter wire() {
    return wire;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    open.add(this);
    closeIn(limits.requestTimeout(), this::close);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest message) {
    DecoderResult result = message.decoderResult();
    if (!result.isSuccess()) {
      refuse(result.cause());
      return;
    }
    reading = false;
    HttpRequest request;
    try {
      request = request(ctx, message);
      request.path();
    } catch (IllegalArgumentException e) {
      refuse(400, "the path is not percent-encoded correctly");
      return;
    }
    closeAfterReply |= !HttpUtil.isKeepAlive(message);
    waiting.add(request);
    if (waiting.size() > MAX_PIPELINED) {
      close();
    } else {
      next();
    }
  }

  private static HttpRequest request(ChannelHandlerContext ctx, FullHttpRequest message) {
    String uri = message.uri();
    int mark = uri.indexOf('?');
    Map<String, String> headers = new HashMap<>();
    message
        .headers()
        .forEach(
            header ->
                headers.merge(
                    header.getKey().toLowerCase(Locale.ROOT),
                    header.getValue(),
                    (one, other) -> one + "," + other));
    return new HttpRequest(
        message.method().name(),
        mark < 0 ? uri : uri.substring(0, mark),
        mark < 0 ? "" : uri.substring(mark + 1),
        Map.copyOf(headers),
        ByteBufUtil.getBytes(message.content()),
        ctx.channel().remoteAddress() instanceof InetSocketAddress from
            ? from.getAddress().getHostAddress()
            : "");
  }

  private void refuse(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      refuse(414, "the address is too long");
    } else if (cause instanceof TooLongHttpHeaderException) {
      refuse(431, "the headers are larger than " + limits.maxHeadBytes() + " bytes");
    } else {
      refuse(400, "not an HTTP request");
    }
  }

  void bodyTooLarge() {
    refuse(413, "the body is larger than " + limits.maxBodyBytes() + " bytes");
  }

  private void requestTooSlow() {
    refuse(
        408, "the request was not completed within " + limits.requestTimeout().toSeconds() + " s");
  }

  /** Answers what is not a request, and ends the connection. */
  private void refuse(int status, String message) {
    if (busy) {
      close();
    } else {
      busy();
      play(ReplyScript.refusal(status, message));
    }
  }

  private void busy() {
    busy = true;
    open.busy(this);
    cancelDeadline();
  }

  private void next() {
    if (busy || waiting.isEmpty() || !context.channel().isActive()) {
      return;
    }
    busy();
    HttpRequest request = waiting.poll();
    try {
      executor.execute(() -> answer(request));
    } catch (RejectedExecutionException e) {
      play(ReplyScript.refusal(503, "too many requests at once; try again"));
    }
  }

  private void answer(HttpRequest request) {
    ReplyScript script;
    try {
      script = handler.handle(request);
    } catch (RuntimeException e) {
      log.error("{} {} failed", request.method(), request.rawPath(), e);
      script = ReplyScript.refusal(500, "internal error; see the log");
    }
    ReplyScript answer = script;
    if (context.executor().inEventLoop()) {
      play(answer);
    } else {
      context.executor().execute(() -> play(answer));
    }
  }

  private void play(ReplyScript script) {
    playing = script;
    nextStep = 0;
    if (context.channel().isActive()) {
      playOn();
    } else {
      over(false);
    }
  }

  private void playOn() {
    while (nextStep < playing.steps().size()) {
      ReplyScript.Step step = playing.steps().get(nextStep++);
      if (!step.delay().isZero()) {
        ReplyScript script = playing;
        context
            .executor()
            .schedule(
                () -> {
                  if (playing == script) {
                    send(step);
                    playOn();
                  }
                },
                step.delay().toNanos(),
                TimeUnit.NANOSECONDS);
        return;
      }
      send(step);
    }
    ChannelFuture taken = wire.send(new byte[0]);
    if (!taken.isDone()) {
      closeIn(limits.writeTimeout(), this::close);
    }
    ReplyScript script = playing;
    taken.addListener(
        done -> {
          if (playing == script && done.isSuccess()) {
            end();
          }
        });
  }

  private void send(ReplyScript.Step step) {
    if (step.bytes().length > 0) {
      wire.send(step.bytes());
    }
  }

  private void end() {
    switch (playing.ending()) {
      case KEEP -> {
        over(true);
        if (closeAfterReply && waiting.isEmpty()) {
          close();
        } else {
          idle();
        }
      }
      case CLOSE -> {
        over(true);
        linger();
      }
      case RESET -> {
        over(true);
        // With no time to linger, closing a socket aborts its connection.
        context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        close();
      }
      case STALL -> cancelDeadline();
    }
  }

  /**
   * Ends the connection without losing the reply: a socket closed with bytes unread is reset, and a
   * client that is still sending then never sees what it was answered. So only this side's half is
   * closed until the client has closed its own, for a bounded time and number of bytes.
   */
  private void linger() {
    if (context.channel() instanceof SocketChannel socket && !socket.isInputShutdown()) {
      lingering = 0;
      open.quiet(this);
      closeIn(LINGER, this::close);
      socket.shutdownOutput();
    } else {
      close();
    }
  }

  private void idle() {
    busy = false;
    reading = false;
    open.quiet(this);
    closeIn(limits.idleTimeout(), this::close);
    if (!waiting.isEmpty()) {
      // By way of the queue, so that a pipelining client cannot deepen the stack.
      context.executor().execute(this::next);
    }
  }

  private void over(boolean whole) {
    ReplyScript done = playing;
    playing = null;
    if (done != null) {
      handler.finished(done, whole);
    }
  }

  private void closeIn(Duration time, Runnable closing) {
    cancelDeadline();
    deadline = context.executor().schedule(closing, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  void close() {
    context.close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      // The client has said all it will say, and may still read.
      closeAfterReply = true;
      if (lingering >= 0 || (!busy && waiting.isEmpty())) {
        close();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    cancelDeadline();
    open.remove(this);
    over(playing != null && playing.ending() == ReplyScript.Ending.STALL);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.debug("a connection broke", cause);
    ctx.close();
  }
}
