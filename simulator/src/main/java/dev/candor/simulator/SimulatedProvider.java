package dev.candor.simulator;

import dev.candor.simulator.http.HttpLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
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

  private final ProviderDesk desk;
  private final HttpLoop loop;

  private SimulatedProvider(ProviderDesk desk, HttpLoop loop) {
    this.desk = desk;
    this.loop = loop;
  }

  /**
   * Starts on the loopback interface with the system's clock.
   *
   * @param port 0 for any free one
   * @throws UncheckedIOException when the port is taken
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
   * @throws UncheckedIOException when the address cannot be had
   */
  public static SimulatedProvider start(
      Scenario scenario, InetAddress host, int port, Clock clock) {
    ProviderDesk desk = new ProviderDesk(scenario, clock);
    try {
      return new SimulatedProvider(desk, new HttpLoop(host, port, desk, System::nanoTime));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen on " + host.getHostAddress() + ":" + port + ": " + e.getMessage(), e);
    }
  }

  /** Where the interface of OpenAI begins, for example {@code http://127.0.0.1:40123/v1}. */
  public URI baseUri() {
    String host = loop.address().getAddress().getHostAddress();
    String bracketed = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + bracketed + ":" + loop.address().getPort() + "/v1");
  }

  /**
   * Puts a release into service from the next request on; an earlier one is a rollback. Ends a
   * canary.
   *
   * @throws IllegalArgumentException when there is no such model or release
   */
  public void rollOut(String model, String release) {
    desk.rollOut(model, release);
  }

  /**
   * Lets another release give a share of the replies beside the one in service.
   *
   * @param share from 0 to 1
   * @throws IllegalArgumentException when there is no such model or release
   */
  public void canary(String model, String release, double share) {
    desk.canary(model, release, share);
  }

  /** Counts since the start. */
  public SimulatedStatistics statistics() {
    return desk.statistics();
  }

  /**
   * The last replies with their intended outcomes, oldest first; the scenario bounds their number.
   */
  public List<ServedReply> journal(int last) {
    return desk.journal(last);
  }

  /** Stops listening and drops every connection. */
  @Override
  public void close() {
    loop.close();
  }
}
