package dev.candor.launcher.rows;

import dev.candor.model.BlockSignatures;
import dev.candor.runtime.InputException;
import dev.candor.worker.WorkerSettings;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options of every command that reads rows: where their fields are, and how files are written. */
public final class FieldOptions {
  private final Map<RowField, OptionSpec> paths = new EnumMap<>(RowField.class);

  @Option(
      names = "--mapping",
      paramLabel = "FILE",
      description = "Paths of the fields in a file, YAML or JSON: response: reply.text")
  private Path mapping;

  @Option(
      names = "--rows",
      paramLabel = "PATH",
      description = "Where the list of rows is in a JSON document (default: found automatically).")
  private String rows;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "Encoding of the files, such as gb18030 (default: UTF-8 or UTF-16).")
  private String encoding;

  @Option(
      names = "--block-signatures",
      paramLabel = "FILE",
      description =
          "More signs of providers' blocks, as worker.block_signatures names them for a monitor.")
  private Path blockSignatures;

  @Option(names = "--strict", description = "Stop at the first invalid line.")
  private boolean strict;

  /** Gives the command an option for each field that may lie elsewhere. */
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("UnusedMethod") // picocli calls it
  private void command(CommandSpec command) {
    for (RowField field : RowField.values()) {
      if (!field.where().isEmpty()) {
        OptionSpec option =
            OptionSpec.builder(field.option())
                .paramLabel("PATH")
                .type(String.class)
                .description(field.where())
                .build();
        command.addOption(option);
        paths.put(field, option);
      }
    }
  }

  /** What becomes of lines that cannot be used. */
  public BadLineReport badLines(PrintWriter err) {
    return new BadLineReport(err, strict);
  }

  /**
   * How rows are to be read.
   *
   * @param needsReply whether a record without a reply is not a row
   * @param says called once with how each file is read
   * @throws InputException if an option cannot be meant
   */
  public Reading reading(boolean needsReply, Consumer<String> says) {
    Map<RowField, String> given = new EnumMap<>(RowField.class);
    paths.forEach((field, option) -> given.put(field, option.getValue()));
    given.values().removeIf(Objects::isNull);
    return new Reading(
        FieldMapping.of(given, rows, mapping),
        Optional.ofNullable(charset()),
        needsReply,
        says,
        blocks());
  }

  private BlockSignatures blocks() {
    return blockSignatures == null
        ? BlockSignatures.shipped()
        : WorkerSettings.blocks("--block-signatures", blockSignatures);
  }

  private Charset charset() {
    if (encoding == null) {
      return null;
    }
    try {
      return Charset.forName(encoding);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "--encoding",
          "\"" + encoding + "\" is not known",
          "write a name such as utf-8, gb18030 or windows-1252",
          e);
    }
  }
}
