package dev.candor.embedded.broker;

import dev.candor.runtime.InputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The directory of a broker's data, held for this process alone. The lock goes with the process,
 * however it ends.
 */
final class DataDirectory implements AutoCloseable {
  private static final String SETTING = "--data-dir";
  private static final String LOCK_FILE = "candor.lock";

  /** What a new broker writes before the first record, several times over. */
  private static final long LEAST_ROOM_BYTES = 64L << 20;

  private final Path path;
  private final FileChannel lockFile;

  private DataDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Makes the directory where it is missing and takes it.
   *
   * @throws InputException if it cannot be used or another process has it
   */
  static DataDirectory take(Path given) {
    Path path = given.toAbsolutePath().normalize();
    if (path.toString().indexOf(',') >= 0) {
      throw new InputException(
          SETTING, path + " has a comma in its path", "Kafka needs a directory without one");
    }
    FileChannel lockFile = open(path);
    try {
      FileStore disk = Files.getFileStore(path);
      refuseFull(path, disk.getUsableSpace(), disk.getTotalSpace());
    } catch (IOException e) {
      closeQuietly(lockFile);
      throw unusable(path, "cannot be used (" + e.getMessage() + ")", e);
    } catch (InputException e) {
      closeQuietly(lockFile);
      throw e;
    }
    FileLock lock = null;
    try {
      lock = lockFile.tryLock();
    } catch (OverlappingFileLockException e) {
      // This process has it already: the same as if another had.
    } catch (IOException e) {
      closeQuietly(lockFile);
      throw unusable(path, "cannot be locked (" + e.getMessage() + ")", e);
    }
    if (lock == null) {
      closeQuietly(lockFile);
      throw new InputException(
          SETTING,
          path + " is in use by another Candor",
          "stop that one, or name another directory");
    }
    return new DataDirectory(path, lockFile);
  }

  /**
   * A broker whose disk is full ends its process at once, so there should be room to begin with.
   *
   * @param total of the disk; 0 where the file system does not say, and then nothing is known
   */
  static void refuseFull(Path path, long usable, long total) {
    if (total > 0 && usable < LEAST_ROOM_BYTES) {
      throw new InputException(
          SETTING,
          path + " has " + (usable >> 20) + " MiB left on its disk",
          "free at least " + (LEAST_ROOM_BYTES >> 20) + " MiB, or name another directory");
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    closeQuietly(lockFile);
  }

  private static FileChannel open(Path path) {
    try {
      Files.createDirectories(path);
      return FileChannel.open(
          path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw unusable(path, "is not a directory", e);
    } catch (AccessDeniedException e) {
      throw unusable(path, "cannot be written", e);
    } catch (IOException e) {
      throw unusable(path, "cannot be used (" + e.getMessage() + ")", e);
    }
  }

  private static InputException unusable(Path path, String why, IOException cause) {
    return new InputException(
        SETTING, path + " " + why, "name a directory that this user may write to", cause);
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written to it; the operating system drops the lock with the descriptor.
    }
  }
}
