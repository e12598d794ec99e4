package dev.candor.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.runtime.InputException;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** A command that has run in this process, and refused bad input as the launcher does. */
public record Ran(int exit, String out, String err) {

  public static Ran of(Object command, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        new CommandLine(command)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setExecutionExceptionHandler(
                (e, line, parsed) -> {
                  assertThat(e).isInstanceOf(InputException.class);
                  line.getErr().print(e.getMessage());
                  line.getErr().flush();
                  return 2;
                })
            .execute(arguments);
    return new Ran(exit, out.toString(), err.toString());
  }
}
