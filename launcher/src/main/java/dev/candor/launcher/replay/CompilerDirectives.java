package dev.candor.launcher.replay;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the virtual machine which code its optimising compiler should leave to the quick one. A
 * replay lasts for seconds, and to optimise the deep calls of broker and stream for it takes longer
 * than they then save, short of a million rows; the loops of classifier and detector are worth it.
 * A virtual machine that knows no such directives goes on as it would have.
 */
final class CompilerDirectives {
  private static final Logger log = LoggerFactory.getLogger(CompilerDirectives.class);
  private static final AtomicBoolean ADDED = new AtomicBoolean();

  /** The first that matches a method counts. */
  private static final String DIRECTIVES =
      """
      [
        {
          match: [
            "dev/candor/classification/*.*",
            "dev/candor/detection/*.*",
            "dev/candor/model/*.*",
            "java/lang/*.*",
            "net/jpountz/*.*"
          ],
          c2: { Exclude: false }
        },
        {
          match: ["*.*"],
          c2: { Exclude: true }
        }
      ]
      """;

  private CompilerDirectives() {}

  /**
   * Adds the directives, once in a process.
   *
   * @param directory an existing one, for the file that they are read from
   */
  static void add(Path directory) {
    if (!ADDED.compareAndSet(false, true)) {
      return;
    }
    try {
      Path file = Files.writeString(directory.resolve("compiler-directives.json"), DIRECTIVES);
      log.debug("compiler directives: {}", command("compilerDirectivesAdd", "\"" + file + "\""));
      Files.delete(file);
    } catch (IOException | JMException e) {
      log.debug("this virtual machine takes no compiler directives", e);
    }
  }

  /** Runs a command of the virtual machine, as {@code jcmd} does, and returns what it says. */
  static Object command(String name, String... arguments) throws JMException {
    boolean isBare = arguments.length == 0;
    return ManagementFactory.getPlatformMBeanServer()
        .invoke(
            new ObjectName("com.sun.management:type=DiagnosticCommand"),
            name,
            isBare ? new Object[0] : new Object[] {arguments},
            isBare ? new String[0] : new String[] {String[].class.getName()});
  }
}
