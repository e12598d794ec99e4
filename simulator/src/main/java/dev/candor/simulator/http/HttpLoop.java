package dev.candor.simulator.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts, reads, answers and times everything on one thread. A slow reply is an entry in a queue
 * of timers, so thousands may wait at once; the price is that {@link Handler#handle} must not
 * block.
 */
public final class HttpLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpLoop.class);

  /** Connections beyond this are closed at once: a client that leaks them should notice. */
  static final int MAX_CONNECTIONS = 8192;

  /** Answers requests. Called on the loop's thread, one request at a time. */
  public interface Handler {
    /** Says what is to happen on the wire for this request. */
    ReplyScript handle(HttpRequest request);

    /** The reply was played to its end, or ({@code whole} false) its client left before. */
    void finished(ReplyScript script, boolean whole);
  }

  record Timer(long at, long order, Runnable task) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(at - other.at, 0);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final Handler handler;
  private final LongSupplier nanoTime;
  private final Selector selector;
  private final ServerSocketChannel server;
  private final InetSocketAddress address;
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final ByteBuffer readBuffer = ByteBuffer.allocate(64 * 1024);
  private final AtomicLong open = new AtomicLong();
  private final Thread thread;
  private long timerOrder;
  private volatile boolean stopping;

  /**
   * Binds and starts to serve.
   *
   * @param port 0 for any free one
   * @param nanoTime monotonic time for delays, in nanoseconds
   * @throws IOException when the address cannot be bound
   */
  public HttpLoop(InetAddress host, int port, Handler handler, LongSupplier nanoTime)
      throws IOException {
    this.handler = handler;
    this.nanoTime = nanoTime;
    selector = Selector.open();
    server = ServerSocketChannel.open();
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      server.bind(new InetSocketAddress(host, port), 1024);
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      address = (InetSocketAddress) server.getLocalAddress();
    } catch (IOException e) {
      server.close();
      selector.close();
      throw e;
    }
    thread = new Thread(this::serve, "simulated-provider-" + address.getPort());
    thread.setDaemon(true);
    thread.start();
  }

  public InetSocketAddress address() {
    return address;
  }

  /** Connections open now. */
  public long connections() {
    return open.get();
  }

  /** Closes the listener and every connection; waits for the thread to end. */
  @Override
  public void close() {
    stopping = true;
    selector.wakeup();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void after(long delayNanos, Runnable task) {
    timers.add(new Timer(nanoTime.getAsLong() + delayNanos, timerOrder++, task));
  }

  private void serve() {
    try (selector;
        server) {
      while (!stopping) {
        runDueTimers();
        awaitEvents();
        var keys = selector.selectedKeys().iterator();
        while (keys.hasNext()) {
          SelectionKey key = keys.next();
          keys.remove();
          serve(key);
        }
      }
      for (SelectionKey key : selector.keys()) {
        if (key.attachment() instanceof Connection connection) {
          connection.abandon();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the simulated provider stopped serving", e);
    }
  }

  private void serve(SelectionKey key) throws IOException {
    if (key.attachment() instanceof Connection connection) {
      try {
        connection.ready(readBuffer);
      } catch (IOException | CancelledKeyException e) {
        connection.abandon();
      } catch (RuntimeException e) {
        log.error("The simulated provider failed on a request and closed its connection", e);
        connection.abandon();
      }
    } else {
      accept();
    }
  }

  private void accept() throws IOException {
    SocketChannel channel = server.accept();
    while (channel != null) {
      if (open.get() >= MAX_CONNECTIONS) {
        channel.close();
      } else {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        key.attach(new Connection(channel, key, this, handler, open::decrementAndGet));
        open.incrementAndGet();
      }
      channel = server.accept();
    }
  }

  private void runDueTimers() {
    Timer next = timers.peek();
    while (next != null && next.at() - nanoTime.getAsLong() <= 0) {
      timers.poll();
      try {
        next.task().run();
      } catch (RuntimeException e) {
        log.error("The simulated provider failed while it sent a reply", e);
      }
      next = timers.peek();
    }
  }

  private void awaitEvents() throws IOException {
    Timer next = timers.peek();
    long wait = next == null ? Long.MAX_VALUE : next.at() - nanoTime.getAsLong();
    if (wait <= 0) {
      selector.selectNow();
    } else {
      // Zero would mean for ever to the selector; without a timer, a second is as good.
      selector.select(Math.max(1, Math.min(1_000, wait / 1_000_000)));
    }
  }
}
