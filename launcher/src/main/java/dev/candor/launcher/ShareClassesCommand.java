package dev.candor.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * {@code candor share-classes}: loads what other commands load, by running them for a moment. The
 * launcher's script has the virtual machine write all of it to an archive, from which later runs
 * map it: they begin in half of the time.
 */
@Command(
    name = "share-classes",
    hidden = true,
    description =
        "Prepares later runs so that they start faster; done by itself after a build, and worth"
            + " doing once where an archive was unpacked.")
final class ShareClassesCommand extends LauncherCommand {
  private static final String ROW =
      "{\"id\": 1, \"lang\": \"en\", \"prompt\": \"What happened in 1989?\","
          + " \"response\": \"I'm sorry, but I can't help with that.\"}\n";

  @Override
  public Integer call() throws IOException {
    try (TemporaryDirectory directory = TemporaryDirectory.create("candor-classes")) {
      Path rows = directory.path().resolve("rows.jsonl");
      Files.writeString(rows, ROW);
      for (String[] command :
          List.of(
              new String[] {"classify", rows.toString()},
              new String[] {"demo", "--plain", "--first-cycle"})) {
        int code = CandorMain.run(command);
        if (code != CandorMain.FINE) {
          return code;
        }
      }
    }
    return CandorMain.FINE;
  }
}
