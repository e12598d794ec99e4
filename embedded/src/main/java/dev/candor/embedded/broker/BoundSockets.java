package dev.candor.embedded.broker;

import dev.candor.runtime.InputException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * Sockets bound on loopback before the server starts, handed to it when it asks. So a port in use
 * is noticed at once, and no other process can take a free port between choice and use.
 */
final class BoundSockets implements ServerSocketFactory, AutoCloseable {
  private static final int BACKLOG = 50;

  private final Map<Integer, ServerSocketChannel> waiting = new ConcurrentHashMap<>();

  /**
   * Binds a port, 0 for a free one, and returns it.
   *
   * @param setting where the port was given, for the message if it is in use
   */
  int bind(String setting, int port) {
    try {
      ServerSocketChannel channel = ServerSocketChannel.open();
      try {
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
      int bound = channel.socket().getLocalPort();
      waiting.put(bound, channel);
      return bound;
    } catch (BindException e) {
      throw new InputException(
          setting,
          "port " + port + " is in use or requires privileges",
          "choose another port, or 0 for a free one",
          e);
    } catch (IOException e) {
      throw new InputException(
          setting,
          "no port can be opened on loopback (" + e.getMessage() + ")",
          "check the machine's network and limits",
          e);
    }
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listenerName, InetSocketAddress address, int backlog, int receiveBufferBytes)
      throws IOException {
    ServerSocketChannel channel = waiting.remove(address.getPort());
    if (channel == null) {
      throw new IOException("listener " + listenerName + " asks for a port that was not bound");
    }
    channel.configureBlocking(false);
    return channel;
  }

  /** Closes the sockets that nobody asked for. */
  @Override
  public void close() {
    for (ServerSocketChannel channel : waiting.values()) {
      try {
        channel.close();
      } catch (IOException e) {
        // It never served anybody.
      }
    }
    waiting.clear();
  }
}
