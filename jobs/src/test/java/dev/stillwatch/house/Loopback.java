package dev.stillwatch.house;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;

/** Ports of this machine alone. */
final class Loopback {
  static final String HOST = "127.0.0.1";

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private Loopback() {}

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @SuppressWarnings("try") // That it opens is all.
  static void waitForPort(int port) throws InterruptedException {
    Instant late = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(late)) {
      try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        Thread.sleep(200);
      }
    }
    throw new IllegalStateException("Cannot start: nothing listens on port " + port);
  }
}
