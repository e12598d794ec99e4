package dev.candor.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** A subcommand with one result, which it prints in words or as one JSON document. */
public abstract class ResultCommand extends LauncherCommand {
  protected static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--json", description = "Print one JSON document on standard output.")
  private boolean json;

  /** Whether a document is wanted rather than words. */
  protected final boolean isJson() {
    return json;
  }

  /** Prints the document, or the words. */
  protected final void print(Supplier<Object> document, Consumer<PrintWriter> words) {
    if (json) {
      try {
        out().println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document.get()));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a result cannot be written as JSON", e);
      }
    } else {
      words.accept(out());
    }
    out().flush();
  }
}
