package dev.candor.launcher;

import dev.candor.report.ComparisonText;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What every subcommand has: help, and where its words go. */
@Command(mixinStandardHelpOptions = true)
public abstract class LauncherCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** The command's name, as it is written. */
  protected final String name() {
    return spec.name();
  }

  /** Standard output: results. */
  protected final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Standard error: progress, and what went wrong. */
  protected final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Says something about the input on standard error. */
  protected final void say(String sentence) {
    err().println("candor: " + ComparisonText.cleanLines(sentence));
    err().flush();
  }

  /** Says how the command is used. */
  protected final int usage() {
    spec.commandLine().usage(err());
    return CandorMain.BAD_INPUT;
  }
}
