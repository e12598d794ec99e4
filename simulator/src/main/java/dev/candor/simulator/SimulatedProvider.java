package dev.candor.simulator;

import dev.candor.runtime.InputException;
import dev.candor.runtime.http.ServerLimits;
import dev.candor.runtime.http.WebServer;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * A running simulated provider. Every reply, its outcome, text, reasoning and the way it is
 * blocked, is a function of the scenario's seed and questions, the model, the release, the prompt's
 * text and a nonce: the value of the header {@value #NONCE_HEADER}, else the client's {@code seed},
 * else one fixed word at temperature 0, else how many replies this prompt had from this model
 * before. Faults and latencies are a function of seed, model, prompt and the number of tries. So
 * the order in which different prompts arrive makes no difference, except to roll-outs that count
 * and to rate limits.
 */
public final class SimulatedProvider implements AutoCloseable {

  /** Tells samples of the same prompt apart when the caller wants to. */
  public static final String NONCE_HEADER = "X-Sample-Nonce";

  /** Slow and large enough for any client that is tested with it. */
  private static final ServerLimits LIMITS =
      new ServerLimits(
          8_192,
          64 << 10,
          4 << 20,
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          Duration.ofMinutes(5),
          1,
          1);

  private final ProviderRouter router;
  private final WebServer server;

  private SimulatedProvider(ProviderRouter router, WebServer server) {
    this.router = router;
    this.server = server;
  }

  /**
   * Starts on the loopback interface with the system's clock.
   *
   * @param port 0 for any free one
   * @throws InputException when the port is taken
   */
  public static SimulatedProvider start(Scenario scenario, int port) {
    return start(scenario, InetAddress.getLoopbackAddress(), port, Clock.systemUTC());
  }

  /**
   * Starts.
   *
   * @param host to listen on
   * @param port 0 for any free one
   * @param clock for roll-outs, rate limits and time stamps; latencies pass in real time
   * @throws InputException when the address cannot be had
   */
  public static SimulatedProvider start(
      Scenario scenario, InetAddress host, int port, Clock clock) {
    ProviderRouter router = new ProviderRouter(scenario, clock);
    return new SimulatedProvider(
        router,
        WebServer.startScripted("simulated-provider", host.getHostAddress(), port, LIMITS, router));
  }

  /** Where the interface of OpenAI begins, for example {@code http://127.0.0.1:40123/v1}. */
  public URI baseUri() {
    return server.uri().resolve("/v1");
  }

  /**
   * Puts a release into service from the next request on; an earlier one is a rollback. Ends a
   * canary.
   *
   * @throws IllegalArgumentException when there is no such model or release
   */
  public void rollOut(String model, String release) {
    router.rollOut(model, release);
  }

  /**
   * Lets another release give a share of the replies beside the one in service.
   *
   * @param share from 0 to 1
   * @throws IllegalArgumentException when there is no such model or release
   */
  public void canary(String model, String release, double share) {
    router.canary(model, release, share);
  }

  /** Counts since the start. */
  public SimulatedStatistics statistics() {
    return router.statistics();
  }

  /**
   * The last replies with their intended outcomes, oldest first; the scenario bounds their number.
   */
  public List<ServedReply> journal(int last) {
    return router.journal(last);
  }

  /** Stops listening and drops every connection. */
  @Override
  public void close() {
    server.close();
  }
}
