package dev.candor.bench.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.bench.ProcessorTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import org.HdrHistogram.Histogram;

/**
 * A provider of the cheapest kind, in a process of its own: one thread, a ready-made answer, no
 * JSON. What it costs is not the worker's, and what it measures it measures from outside.
 *
 * <p>Arguments: shortest and longest time of an answer in milliseconds, requests a minute (0 for no
 * limit), requests that are not measured. Prints its port, and figures for each line it reads; ends
 * with its input.
 */
public final class StandProviderMain {
  private static final byte[] BODY =
      ("{\"id\":\"bench\",\"object\":\"chat.completion\",\"model\":\"bench\",\"choices\":[{"
              + "\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\","
              + "\"content\":\""
              + "It was so, and many were there. ".repeat(30)
              + "\"}}],\"usage\":{\"prompt_tokens\":30,\"completion_tokens\":240,"
              + "\"total_tokens\":270}}")
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] ANSWER =
      join(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
              + BODY.length
              + "\r\n\r\n",
          BODY);
  private static final byte[] TURNED_AWAY =
      "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private record Due(long at, Caller caller) {}

  private static final class Caller {
    final SocketChannel channel;
    byte[] buffer = new byte[4_096];
    int length;

    Caller(SocketChannel channel) {
      this.channel = channel;
    }
  }

  private final long shortest;
  private final long spread;
  private final double perNano;
  private final double burst;
  private final long warmUp;
  private final Selector selector;
  private final ServerSocketChannel server;
  private final PriorityQueue<Due> due =
      new PriorityQueue<>((a, b) -> Long.compare(a.at() - b.at(), 0));
  private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
  private final ByteBuffer answer = ByteBuffer.allocateDirect(ANSWER.length).put(ANSWER);

  /** When answers left whose slots have brought no new request yet. */
  private final ArrayDeque<Long> slots = new ArrayDeque<>();

  private final Histogram turnaround = new Histogram(3);
  private long arrived;
  private long turnedAway;
  private long taken;
  private int waiting;
  private int mostWaiting;
  private double level;
  private long filledAt;
  private long measuredFrom;
  private long measuredTo;

  private StandProviderMain(long shortest, long longest, long perMinute, long warmUp)
      throws IOException {
    this.shortest = shortest * 1_000_000;
    this.spread = Math.max(1, (longest - shortest) * 1_000_000);
    this.perNano = perMinute / 60e9;
    this.burst = Math.max(1, perMinute / 120.0);
    this.level = burst;
    this.filledAt = System.nanoTime();
    this.warmUp = warmUp;
    this.selector = Selector.open();
    this.server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
  }

  public static void main(String[] arguments) throws IOException {
    StandProviderMain provider =
        new StandProviderMain(
            Long.parseLong(arguments[0]),
            Long.parseLong(arguments[1]),
            Long.parseLong(arguments[2]),
            Long.parseLong(arguments[3]));
    Thread serving = new Thread(provider::serve, "stand-provider");
    serving.setDaemon(true);
    serving.start();
    System.out.println(provider.server.socket().getLocalPort());
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    while (lines.readLine() != null) {
      System.out.println(new ObjectMapper().writeValueAsString(provider.figures()));
    }
  }

  private synchronized StandProvider.Figures figures() {
    return new StandProvider.Figures(
        arrived,
        turnedAway,
        mostWaiting,
        turnaround.getValueAtPercentile(50) / 1e6,
        turnaround.getValueAtPercentile(99) / 1e6,
        turnaround.getMaxValue() / 1e6,
        (taken - 1) * 1e9 / (measuredTo - measuredFrom),
        (long) ProcessorTime.millis());
  }

  private void serve() {
    try {
      while (true) {
        long now = System.nanoTime();
        // Rounded up: an answer that is late by part of a millisecond is better than a busy wait.
        long wait = due.isEmpty() ? 1_000 : (due.peek().at() - now + 999_999) / 1_000_000;
        if (wait > 0) {
          selector.select(wait);
        } else {
          selector.selectNow();
        }
        synchronized (this) {
          answerWhatIsDue();
          for (SelectionKey key : selector.selectedKeys()) {
            if (key.attachment() instanceof Caller caller) {
              read(caller, key);
            } else {
              accept();
            }
          }
          selector.selectedKeys().clear();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() throws IOException {
    SocketChannel channel = server.accept();
    if (channel != null) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.register(selector, SelectionKey.OP_READ, new Caller(channel));
    }
  }

  private void read(Caller caller, SelectionKey key) throws IOException {
    in.clear();
    int count;
    try {
      count = caller.channel.read(in);
    } catch (IOException e) {
      count = -1;
    }
    if (count < 0) {
      key.cancel();
      caller.channel.close();
      return;
    }
    in.flip();
    if (caller.length + count > caller.buffer.length) {
      caller.buffer = java.util.Arrays.copyOf(caller.buffer, 2 * (caller.length + count));
    }
    in.get(caller.buffer, caller.length, count);
    caller.length += count;
    if (isWhole(caller)) {
      caller.length = 0;
      arrived(caller);
    }
  }

  /** One request at a time per connection is what the worker's client does. */
  private static boolean isWhole(Caller caller) {
    String text = new String(caller.buffer, 0, caller.length, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    int at = text.indexOf("Content-Length: ");
    int from = at + "Content-Length: ".length();
    int body =
        at < 0 || at > end ? 0 : Integer.parseInt(text.substring(from, text.indexOf('\r', from)));
    return caller.length >= end + 4 + body;
  }

  private void arrived(Caller caller) throws IOException {
    long now = System.nanoTime();
    arrived++;
    Long freed = slots.poll();
    if (arrived > warmUp && freed != null) {
      turnaround.recordValue(now - freed);
    }
    if (perNano > 0) {
      level = Math.min(burst, level + (now - filledAt) * perNano);
      filledAt = now;
      if (level < 1) {
        turnedAway++;
        caller.channel.write(ByteBuffer.wrap(TURNED_AWAY));
        slots.add(now);
        return;
      }
      level--;
    }
    if (arrived > warmUp) {
      measuredFrom = measuredFrom == 0 ? now : measuredFrom;
      measuredTo = now;
      taken++;
    }
    waiting++;
    mostWaiting = Math.max(mostWaiting, waiting);
    // Times differ from call to call: with one for all, 256 calls would start and end in step, and
    // a burst of 256 answers would be measured instead of an answer.
    due.add(new Due(now + shortest + (arrived * 7_919_000_003L) % spread, caller));
  }

  private void answerWhatIsDue() throws IOException {
    while (!due.isEmpty() && due.peek().at() - System.nanoTime() <= 0) {
      Caller caller = due.poll().caller();
      waiting--;
      answer.rewind();
      slots.add(System.nanoTime());
      try {
        caller.channel.write(answer);
      } catch (IOException e) {
        caller.channel.close();
      }
    }
  }

  private static byte[] join(String head, byte[] body) {
    byte[] first = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = java.util.Arrays.copyOf(first, first.length + body.length);
    System.arraycopy(body, 0, all, first.length, body.length);
    return all;
  }
}
