package dev.candor.launcher.rows;

import dev.candor.model.BlockSignatures;
import dev.candor.runtime.InputException;
import dev.candor.worker.WorkerSettings;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Options of every command that reads rows: where their fields are, and how files are written. */
@SuppressWarnings("UnusedMethod") // picocli calls the setters
public final class FieldOptions {
  private final Map<RowField, String> paths = new EnumMap<>(RowField.class);

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
      names = "--response",
      paramLabel = "PATH",
      description = {
        "Where the reply is in a row: a name, or a JSON path such as choices[0].text. The options"
            + " below likewise; =TEXT is the same text in every row, @file the file's name."
      })
  private void response(String path) {
    paths.put(RowField.RESPONSE, path);
  }

  @Option(names = "--prompt", paramLabel = "PATH", description = "Where the prompt is.")
  private void prompt(String path) {
    paths.put(RowField.PROMPT, path);
  }

  @Option(names = "--prompt-id", paramLabel = "PATH", description = "Where its name is.")
  private void promptId(String path) {
    paths.put(RowField.PROMPT_ID, path);
  }

  @Option(names = "--release", paramLabel = "PATH", description = "Where the release is.")
  private void release(String path) {
    paths.put(RowField.RELEASE, path);
  }

  @Option(names = "--target", paramLabel = "PATH", description = "Where the target is.")
  private void target(String path) {
    paths.put(RowField.TARGET, path);
  }

  @Option(names = "--lang", paramLabel = "PATH", description = "Where the language is.")
  private void lang(String path) {
    paths.put(RowField.LANG, path);
  }

  @Option(names = "--intent", paramLabel = "PATH", description = "Where the intent is.")
  private void intent(String path) {
    paths.put(RowField.INTENT, path);
  }

  @Option(names = "--topic", paramLabel = "PATH", description = "Where the topic is.")
  private void topic(String path) {
    paths.put(RowField.TOPIC, path);
  }

  @Option(names = "--arm", paramLabel = "PATH", description = "Where sensitive or control is.")
  private void arm(String path) {
    paths.put(RowField.ARM, path);
  }

  @Option(names = "--cycle", paramLabel = "PATH", description = "Where the cycle is.")
  private void cycle(String path) {
    paths.put(RowField.CYCLE, path);
  }

  @Option(names = "--sample", paramLabel = "PATH", description = "Where the sample's number is.")
  private void sample(String path) {
    paths.put(RowField.SAMPLE, path);
  }

  @Option(names = "--id", paramLabel = "PATH", description = "Where the row's own name is.")
  private void id(String path) {
    paths.put(RowField.ID, path);
  }

  @Option(names = "--timestamp", paramLabel = "PATH", description = "Where the time is.")
  private void timestamp(String path) {
    paths.put(RowField.TIMESTAMP, path);
  }

  @Option(names = "--finish-reason", paramLabel = "PATH", description = "Where that is.")
  private void finishReason(String path) {
    paths.put(RowField.FINISH_REASON, path);
  }

  @Option(names = "--http-status", paramLabel = "PATH", description = "Where that is.")
  private void httpStatus(String path) {
    paths.put(RowField.HTTP_STATUS, path);
  }

  @Option(names = "--provider-error", paramLabel = "PATH", description = "Where a block's code is.")
  private void providerError(String path) {
    paths.put(RowField.PROVIDER_ERROR, path);
  }

  @Option(names = "--error", paramLabel = "PATH", description = "Where a failure's text is.")
  private void error(String path) {
    paths.put(RowField.ERROR, path);
  }

  @Option(names = "--outcome", paramLabel = "PATH", description = "Where a known outcome is.")
  private void outcome(String path) {
    paths.put(RowField.OUTCOME, path);
  }

  @Option(
      names = "--block-signatures",
      paramLabel = "FILE",
      description =
          "More signs of providers' blocks, as worker.block_signatures names them for a monitor.")
  private Path blockSignatures;

  /**
   * How rows are to be read.
   *
   * @param needsReply whether a record without a reply is not a row
   * @param says called once with how each file is read
   * @throws InputException if an option cannot be meant
   */
  public Reading reading(boolean needsReply, Consumer<String> says) {
    return new Reading(
        FieldMapping.of(paths, rows, mapping),
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
