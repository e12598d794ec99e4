package dev.candor.launcher.rows;

import dev.candor.model.BlockSignatures;
import dev.candor.model.Require;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How files of rows are read.
 *
 * @param mapping where fields are that have other names
 * @param encoding what files are written in; empty to tell by their first bytes
 * @param needsReply whether a record without a reply is not a row
 * @param blocks what tells a provider's block from a reply or a failure
 * @param says called once for each file and way with what a file was taken for
 */
public record Reading(
    FieldMapping mapping,
    Optional<Charset> encoding,
    boolean needsReply,
    Consumer<String> says,
    BlockSignatures blocks) {
  public Reading {
    Require.nonNull(mapping, encoding, says, blocks);
  }

  /** With the table of blocks that ships. */
  public Reading(
      FieldMapping mapping, Optional<Charset> encoding, boolean needsReply, Consumer<String> says) {
    this(mapping, encoding, needsReply, says, BlockSignatures.shipped());
  }

  /** Rows as they are, and nothing said. */
  public static Reading plain() {
    return new Reading(FieldMapping.NONE, Optional.empty(), false, sentence -> {});
  }

  /** The same, said to someone else. */
  public Reading saying(Consumer<String> listener) {
    return new Reading(mapping, encoding, needsReply, listener, blocks);
  }

  /** The same silently, for a second pass. */
  public Reading silently() {
    return saying(sentence -> {});
  }
}
