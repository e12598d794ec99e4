package dev.candor.runtime.http;

import dev.candor.runtime.InputException;
import dev.candor.runtime.ServiceThread;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * An HTTP server on Netty. One thread reads and writes for all connections, so a slow client costs
 * a timer and no thread; {@link ServerLimits} says how slow, how many and how large.
 */
public final class WebServer implements AutoCloseable {
  private static final long STOP_MILLIS = 2_000;

  private final String host;
  private final OpenConnections open;
  private final EventLoopGroup loop;
  private final ExecutorService threads;
  private final InetSocketAddress address;

  private WebServer(
      String host,
      OpenConnections open,
      EventLoopGroup loop,
      ExecutorService threads,
      InetSocketAddress address) {
    this.host = host;
    this.open = open;
    this.loop = loop;
    this.threads = threads;
    this.address = address;
  }

  /**
   * Serves whole replies, made on a bounded number of threads.
   *
   * @param section of the settings that name the address, for messages and threads
   * @param port 0 for any free one
   * @throws InputException naming {@code section.port} or {@code section.host} when the address
   *     cannot be had
   */
  public static WebServer start(
      String section,
      String host,
      int port,
      ServerLimits limits,
      Function<HttpRequest, HttpReply> pages) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            limits.threads(),
            limits.threads(),
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(limits.maxWaiting()),
            ServiceThread.daemons(section));
    threads.allowCoreThreadTimeOut(true);
    HttpHandler handler =
        new HttpHandler() {
          @Override
          public ReplyScript handle(HttpRequest request) {
            return pages.apply(request).script(request);
          }

          @Override
          public void finished(ReplyScript script, boolean whole) {}
        };
    // Who shuts its side and waits is answered: what a page costs is bounded.
    return bind(section, host, port, limits, handler, threads, threads, true);
  }

  /**
   * Serves scripted replies, made on the server's own thread. A client that shuts its side of the
   * connection has left.
   *
   * @param section of the settings that name the address, for messages and threads
   * @param port 0 for any free one
   * @throws InputException naming {@code section.port} or {@code section.host} when the address
   *     cannot be had
   */
  public static WebServer startScripted(
      String section, String host, int port, ServerLimits limits, HttpHandler handler) {
    return bind(section, host, port, limits, handler, Runnable::run, null, false);
  }

  private static WebServer bind(
      String section,
      String host,
      int port,
      ServerLimits limits,
      HttpHandler handler,
      Executor executor,
      ExecutorService threads,
      boolean halfClosure) {
    Objects.requireNonNull(host);
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(
            1, ServiceThread.daemons(section), NioIoHandler.newFactory());
    OpenConnections open = new OpenConnections(limits.maxConnections());
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1_024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, halfClosure)
            .childOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel accepted) {
                    Connection connection = new Connection(limits, handler, executor, open);
                    accepted
                        .pipeline()
                        .addLast(
                            connection.wire(),
                            new HttpRequestDecoder(
                                new HttpDecoderConfig()
                                    .setMaxInitialLineLength(limits.maxHeadBytes())
                                    .setMaxHeaderSize(limits.maxHeadBytes())),
                            new HttpResponseEncoder(), // for "100 Continue" alone
                            bodies(limits, connection),
                            connection);
                  }
                });
    ChannelFuture bound;
    try {
      bound = bootstrap.bind(new InetSocketAddress(host, port)).awaitUninterruptibly();
    } catch (IllegalArgumentException e) {
      stop(loop, threads);
      throw new InputException(section + ".port", port + " is not a port", "choose another", e);
    }
    if (!bound.isSuccess()) {
      stop(loop, threads);
      throw unavailable(section, host, port, bound.cause());
    }
    InetSocketAddress address = (InetSocketAddress) bound.channel().localAddress();
    loop.next().execute(() -> Thread.currentThread().setName(section + "-" + address.getPort()));
    return new WebServer(host, open, loop, threads, address);
  }

  private static HttpObjectAggregator bodies(ServerLimits limits, Connection connection) {
    return new HttpObjectAggregator(limits.maxBodyBytes()) {
      @Override
      protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        connection.bodyTooLarge();
      }
    };
  }

  private static InputException unavailable(
      String section, String host, int port, Throwable cause) {
    if (cause instanceof BindException) {
      return new InputException(
          section + ".port",
          host + ":" + port + " is in use, or not an address of this machine",
          "choose another port, or 0 for a free one",
          cause);
    }
    return new InputException(
        section + ".host",
        cause instanceof UnresolvedAddressException
            ? host + " is not a known host name"
            : "cannot bind " + host,
        "name an address of this machine",
        cause);
  }

  /** Where it listens; loopback where it listens everywhere. */
  public URI uri() {
    InetAddress bound = address.getAddress();
    String name =
        bound.isAnyLocalAddress() ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + name + ":" + port());
  }

  /** The port it listens on. */
  public int port() {
    return address.getPort();
  }

  /** Connections open now. */
  public int connections() {
    return open.count();
  }

  /** Closes the listener and every connection. */
  @Override
  public void close() {
    stop(loop, threads);
  }

  private static void stop(EventLoopGroup loop, ExecutorService threads) {
    if (threads != null) {
      threads.shutdownNow();
    }
    loop.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(2 * STOP_MILLIS);
  }
}
