package dev.candor.launcher.monitor;

import dev.candor.runtime.InputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Directories of state stores, each for one process at a time. A second classifier on a host takes
 * the next free one beside the default, and the same one again after a restart.
 */
final class StateDirectories {
  private static final String LOCK = "in-use";
  private static final int MOST = 32;

  /** Open for as long as this process lives: the system lets go of a lock when it ends. */
  private static final Map<Path, FileChannel> HELD = new ConcurrentHashMap<>();

  private StateDirectories() {}

  /**
   * Takes a directory.
   *
   * @param isChosen whether the configuration names it, so that no other will do
   * @throws InputException where it is in use or cannot be written
   */
  static Path claim(Path wanted, boolean isChosen) {
    for (int i = 1; i <= (isChosen ? 1 : MOST); i++) {
      Path directory = i == 1 ? wanted : wanted.resolveSibling(wanted.getFileName() + "-" + i);
      if (isTaken(directory)) {
        return directory;
      }
    }
    throw new InputException(
        isChosen ? "classifier.state_dir" : wanted.toString(),
        "is in use by another classifier on this host",
        "give each classifier a classifier.state_dir of its own, as with"
            + " CANDOR_CLASSIFIER_STATE_DIR");
  }

  /** Whether the directory is now this process's. */
  private static boolean isTaken(Path directory) {
    Path file = directory.toAbsolutePath().normalize().resolve(LOCK);
    if (HELD.containsKey(file)) {
      return true; // by an earlier classifier of this process, which has stopped
    }
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel).isEmpty()) {
        channel.close();
        return false;
      }
      HELD.put(file, channel);
      return true;
    } catch (IOException e) {
      throw new InputException(
          directory.toString(),
          "the state stores cannot be kept here: " + e.getMessage(),
          "make the directory writable, or set classifier.state_dir",
          e);
    }
  }

  private static Optional<FileChannel> lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() == null ? Optional.empty() : Optional.of(channel);
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }
}
