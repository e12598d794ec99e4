package dev.candor.bench.simulator;

import dev.candor.simulator.Faults;
import dev.candor.simulator.Latency;
import dev.candor.simulator.MixRule;
import dev.candor.simulator.OutcomeMix;
import dev.candor.simulator.RateLimit;
import dev.candor.simulator.Rollout;
import dev.candor.simulator.Scenario;
import dev.candor.simulator.SimulatedProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Requests a second from a few busy connections, and slow replies that wait at the same time. The
 * clients are blocking sockets in the same process, so the figures are what both sides share.
 */
public final class SimulatorBenchMain {
  private static final String MODEL = "simulated-bench";
  private static final int BUSY_CONNECTIONS = 16;
  private static final int SLOW_CONNECTIONS = 300;
  private static final long WARM_UP_NANOS = 3_000_000_000L;
  private static final long MEASURED_NANOS = 8_000_000_000L;

  private SimulatorBenchMain() {}

  public static void main(String[] arguments) throws Exception {
    report("busy", BUSY_CONNECTIONS, Latency.NONE);
    Duration second = Duration.ofSeconds(1);
    report("slow", SLOW_CONNECTIONS, new Latency(second, second, second));
  }

  private static void report(String name, int connections, Latency latency) throws Exception {
    Scenario scenario =
        Scenario.builder()
            .addModels(
                Scenario.modelBuilder(MODEL)
                    .latency(latency)
                    .faults(Faults.NONE)
                    .limit(RateLimit.NONE)
                    .release(
                        "1",
                        new Rollout.AtStart(),
                        MixRule.always(OutcomeMix.of(.6, .1, .1, .05, .1, .05)))
                    .build())
            .build();
    int threadsBefore = Thread.activeCount();
    try (SimulatedProvider provider = SimulatedProvider.start(scenario, 0)) {
      int threadsOfProvider = Thread.activeCount() - threadsBefore;
      Histogram micros = new ConcurrentHistogram(3);
      AtomicLong measured = new AtomicLong();
      long start = System.nanoTime();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        int client = i;
        Thread thread =
            new Thread(() -> ask(provider.baseUri().getPort(), client, start, micros, measured));
        thread.start();
        clients.add(thread);
      }
      for (Thread client : clients) {
        client.join();
      }
      System.out.printf(
          Locale.ROOT,
          "{\"bench\":\"simulator-%s\",\"connections\":%d,\"requests_per_second\":%d,"
              + "\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"in_flight_max\":%d,\"provider_threads\":%d}%n",
          name,
          connections,
          measured.get() * 1_000_000_000L / MEASURED_NANOS,
          micros.getValueAtPercentile(50) / 1e3,
          micros.getValueAtPercentile(99) / 1e3,
          provider.statistics().inFlightMax(),
          threadsOfProvider);
    }
  }

  private static void ask(int port, int client, long start, Histogram micros, AtomicLong measured) {
    byte[] buffer = new byte[64 * 1024];
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      for (int i = 0; System.nanoTime() - start < WARM_UP_NANOS + MEASURED_NANOS; i++) {
        long sent = System.nanoTime();
        socket.getOutputStream().write(request(client, i));
        readReply(in, buffer);
        if (sent - start > WARM_UP_NANOS) {
          micros.recordValue((System.nanoTime() - sent) / 1_000);
          measured.incrementAndGet();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("a client of the benchmark failed", e);
    }
  }

  private static byte[] request(int client, int count) {
    String body =
        "{\"model\":\""
            + MODEL
            + "\",\"messages\":[{\"role\":\"user\",\"content\":\"What happened in 1989? "
            + client
            + " "
            + count % 40
            + "\"}]}";
    return ("POST /v1/chat/completions HTTP/1.1\r\nHost: bench\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void readReply(InputStream in, byte[] buffer) throws IOException {
    int size = 0;
    int end = -1;
    while (end < 0 || size < end) {
      int count = in.read(buffer, size, buffer.length - size);
      if (count < 0) {
        throw new IOException("the provider closed the connection");
      }
      size += count;
      if (end < 0) {
        String text = new String(buffer, 0, size, StandardCharsets.ISO_8859_1);
        int head = text.indexOf("\r\n\r\n");
        int length = text.indexOf("Content-Length: ");
        if (head >= 0) {
          int from = length + "Content-Length: ".length();
          end = head + 4 + Integer.parseInt(text.substring(from, text.indexOf('\r', from)));
        }
      }
    }
  }
}
