package dev.candor.launcher.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.Response;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.Platform;
import dev.candor.runtime.KafkaSettings;
import dev.candor.testkit.Responses;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A classifier that is started before its broker, loses it, gets it back, and is asked to stop. */
@Timeout(300)
class ITRoleStartsAndStops {
  private static final int RESPONSES = 40_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path directory;

  private final LinkedBlockingQueue<String> printed = new LinkedBlockingQueue<>();
  private Process process;

  @AfterEach
  void kill() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void classifierWaitsForItsBrokerSaysWhenItIsGoneAndStopsUnderLoadWithinEightSeconds()
      throws Exception {
    int broker = freePort();
    int registry = freePort();
    Path config = directory.resolve("monitor.yaml");
    Files.writeString(
        config,
        String.format(
            "kafka: {bootstrap: '127.0.0.1:%d'}%nregistry: {url: 'http://127.0.0.1:%d'}%n"
                + "targets:%n  - {name: t, endpoint: 'http://127.0.0.1:1/v1', model: m,"
                + " api_key_env: KEY}%n",
            broker, registry));
    start(config);
    assertThat(line(text -> text.contains("the brokers do not answer"))).contains("waiting");
    URI health;
    try (Platform platform = Platform.start(directory.resolve("data"), 4, broker, registry)) {
      line(text -> text.contains("running against"));
      String page = line(text -> text.contains("/health"));
      health = URI.create(page.substring(page.indexOf("http://")));
      await(health, "/ready", 200, "\"kafka\":{\"state\":\"up\"");
    }
    await(health, "/ready", 503, "no broker of 127.0.0.1:" + broker);
    assertThat(get(health, "/live").statusCode()).isEqualTo(200);
    try (Platform platform = Platform.start(directory.resolve("data"), 4, broker, registry)) {
      await(health, "/ready", 200, "\"ready\":true");
      load(platform.settings(), platform.topics());
      process.destroy();
      long begun = System.nanoTime();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      System.out.println("a loaded classifier stopped within " + took.toMillis() + " ms");
      assertThat(took).isLessThan(Duration.ofSeconds(8));
    }
  }

  private void load(KafkaSettings kafka, Topics topics) {
    Serializer<Response> serializer =
        new EventSerdes(kafka.serde()).of(topics.responses()).serializer();
    String topic = topics.responses().name();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            kafka.clientProperties(),
            new StringSerializer(),
            new org.apache.kafka.common.serialization.ByteArraySerializer())) {
      for (int i = 0; i < RESPONSES; i++) {
        Response response =
            Responses.reply("t", "r", i / 100, "p" + i % 100 + ".direct", "en", 0).build();
        producer.send(
            new ProducerRecord<>(topic, "k" + i % 64, serializer.serialize(topic, response)));
      }
    }
  }

  private void start(Path config) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=dev.candor",
                "-cp",
                System.getProperty("java.class.path"),
                CandorMain.class.getName(),
                "classifier",
                "--config",
                config.toString())
            .redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "KEY", "k", "CANDOR_CLASSIFIER_STATE_DIR", directory.resolve("state").toString()));
    process = builder.start();
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader out = process.inputReader()) {
                out.lines().forEach(printed::add);
              } catch (IOException e) {
                printed.add(e.toString());
              }
            });
    reader.setDaemon(true);
    reader.start();
  }

  private String line(Predicate<String> wanted) throws InterruptedException {
    StringBuilder all = new StringBuilder();
    while (true) {
      String line = printed.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(line).as("printed until then: %s", all).isNotNull();
      if (wanted.test(line)) {
        return line;
      }
      all.append(line).append('\n');
    }
  }

  private static HttpResponse<String> get(URI health, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(health + path)).timeout(PATIENCE).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static void await(URI health, String path, int status, String said)
      throws IOException, InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    HttpResponse<String> last = get(health, path);
    while ((last.statusCode() != status || !last.body().contains(said))
        && System.nanoTime() < until) {
      Thread.onSpinWait();
      last = get(health, path);
    }
    assertThat(List.of(last.statusCode() + " " + last.body()).get(0))
        .startsWith(status + " ")
        .contains(said);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
