package dev.candor.launcher.rows;

import com.github.luben.zstd.ZstdInputStream;
import dev.candor.runtime.InputException;
import dev.candor.runtime.Utf8;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.apache.commons.io.input.ReaderInputStream;

/**
 * A file of a recording as a stream of UTF-8: unpacked where it is packed, converted where it is
 * UTF-16, refused by name where it is something else altogether.
 */
public final class RecordingInput {
  private static final int LOOKED_AT = 4 << 10;
  private static final int CHUNK = 1 << 16;

  /** Packed twice is still met; more is a trap. */
  private static final int MOST_LAYERS = 2;

  private RecordingInput() {}

  /**
   * Opens a file, or standard input for {@code -}.
   *
   * @param encoding what the file is written in; empty to tell by its first bytes
   * @param says called with what was done to the file, in a few words
   * @throws InputException if the file cannot be read, or is not text
   */
  static InputStream open(
      String name, InputStream standardInput, Optional<Charset> encoding, Consumer<String> says) {
    String shown = name.equals("-") ? "standard input" : name;
    InputStream file = name.equals("-") ? standardInput : file(name);
    try {
      return utf8(unpacked(shown, file, says), encoding, says);
    } catch (IOException e) {
      throw unreadable(shown, e);
    }
  }

  /**
   * A whole file that is small.
   *
   * @param most bytes read at most
   * @throws InputException if it cannot be read, is larger, or is not UTF-8
   */
  public static String text(
      String name, int most, Optional<Charset> encoding, Consumer<String> says) {
    try (InputStream in = open(name, InputStream.nullInputStream(), encoding, says)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new InputException(name, "is larger than " + (most >> 20) + " MiB", "split it");
      }
      return Utf8.text(name, bytes);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static InputStream file(String name) {
    try {
      Path path = Path.of(name);
      if (Files.isDirectory(path)) {
        throw new InputException(name, "is a directory", "name a file of rows");
      }
      return Files.newInputStream(path);
    } catch (InvalidPathException e) {
      throw new InputException(name, "is not a file name", "correct the name", e);
    } catch (NoSuchFileException e) {
      throw new InputException(name, "no such file", "correct the name", e);
    } catch (IOException e) {
      throw new InputException(name, "cannot be read", "check its permissions", e);
    }
  }

  /** What to say when reading fails midway. */
  static InputException unreadable(String place, IOException e) {
    if (e.getCause() instanceof java.nio.charset.CharacterCodingException encoding) {
      return unreadable(place, encoding);
    }
    boolean isPacked =
        e instanceof java.io.EOFException
            || e instanceof java.util.zip.ZipException
            || e instanceof com.github.luben.zstd.ZstdIOException;
    if (isPacked) {
      return new InputException(
          place,
          "the compressed data is corrupt or truncated",
          "copy or compress the file again",
          e);
    }
    if (e instanceof java.nio.charset.CharacterCodingException) {
      return new InputException(
          place,
          "is not in the assumed encoding",
          "name the correct one with --encoding, or convert the file to UTF-8",
          e);
    }
    return new InputException(place, "cannot be read to its end", "try again", e);
  }

  private static InputStream unpacked(String name, InputStream file, Consumer<String> says)
      throws IOException {
    InputStream in = new BufferedInputStream(file, CHUNK);
    for (int layer = 0; ; layer++) {
      byte[] start = start(in);
      boolean isGzip = starts(start, 0x1f, 0x8b);
      boolean isZstd = starts(start, 0x28, 0xb5, 0x2f, 0xfd);
      if (!isGzip && !isZstd || layer == MOST_LAYERS) {
        refuseOther(name, start);
        return in;
      }
      says.accept("unpacked from " + (isGzip ? "gzip" : "zstd"));
      in =
          new BufferedInputStream(
              isGzip ? new GZIPInputStream(in, CHUNK) : new ZstdInputStream(in), CHUNK);
    }
  }

  private static void refuseOther(String name, byte[] start) {
    if (starts(start, 'P', 'K', 3, 4)) {
      throw new InputException(
          name,
          name.endsWith(".eval")
              ? "is a packed log of inspect_ai"
              : name.endsWith(".xlsx") || name.endsWith(".ods")
                  ? "is a spreadsheet"
                  : "is a zip archive",
          name.endsWith(".eval")
              ? "convert it: inspect log convert --to json --output-dir DIR " + name
              : name.endsWith(".xlsx") || name.endsWith(".ods")
                  ? "save it as CSV in UTF-8"
                  : "unpack it and name the files in it");
    }
    if (starts(start, 'P', 'A', 'R', '1')) {
      throw new InputException(
          name,
          "is a Parquet file",
          "write it as JSON lines: duckdb -c \"copy (from '" + name + "') to 'rows.jsonl'\"");
    }
    if (starts(start, 'B', 'Z', 'h')) {
      throw new InputException(name, "is compressed with bzip2", "unpack it: bunzip2");
    }
    if (starts(start, 0xfd, '7', 'z', 'X', 'Z')) {
      throw new InputException(name, "is compressed with xz", "unpack it: unxz");
    }
    if (starts(start, '%', 'P', 'D', 'F')) {
      throw new InputException(name, "is a PDF", "name a file of rows");
    }
  }

  private static InputStream utf8(InputStream in, Optional<Charset> encoding, Consumer<String> says)
      throws IOException {
    byte[] start = start(in);
    Charset found = byMark(start);
    int mark = found == null ? 0 : found.name().startsWith("UTF-32") ? 4 : 2;
    if (found == null && encoding.isEmpty()) {
      found = byZeros(start);
    }
    Charset charset = encoding.orElse(found == null ? StandardCharsets.UTF_8 : found);
    if (charset.equals(StandardCharsets.UTF_8)) {
      return in;
    }
    if (encoding.isEmpty()) {
      says.accept("read as " + charset.name());
    }
    in.skipNBytes(mark);
    return ReaderInputStream.builder()
        .setReader(
            new InputStreamReader(
                in,
                charset
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)))
        .setCharset(StandardCharsets.UTF_8)
        .setBufferSize(CHUNK)
        .get();
  }

  private static Charset byMark(byte[] start) {
    if (starts(start, 0xff, 0xfe, 0, 0)) {
      return Charset.forName("UTF-32LE");
    }
    if (starts(start, 0, 0, 0xfe, 0xff)) {
      return Charset.forName("UTF-32BE");
    }
    if (starts(start, 0xff, 0xfe)) {
      return StandardCharsets.UTF_16LE;
    }
    return starts(start, 0xfe, 0xff) ? StandardCharsets.UTF_16BE : null;
  }

  /** Rows begin with signs of ASCII, which wider encodings pad with zeros before or behind. */
  private static Charset byZeros(byte[] start) {
    if (start.length < 4) {
      return null;
    }
    if (start[0] == 0 && start[1] == 0 && start[2] == 0 && start[3] != 0) {
      return Charset.forName("UTF-32BE");
    }
    if (start[0] != 0 && start[1] == 0 && start[2] == 0 && start[3] == 0) {
      return Charset.forName("UTF-32LE");
    }
    boolean isLittle = start[0] != 0 && start[1] == 0 && start[2] != 0 && start[3] == 0;
    boolean isBig = start[0] == 0 && start[1] != 0 && start[2] == 0 && start[3] != 0;
    return isLittle ? StandardCharsets.UTF_16LE : isBig ? StandardCharsets.UTF_16BE : null;
  }

  private static byte[] start(InputStream in) throws IOException {
    in.mark(LOOKED_AT);
    byte[] start = in.readNBytes(4);
    in.reset();
    return start;
  }

  private static boolean starts(byte[] bytes, int... with) {
    if (bytes.length < with.length) {
      return false;
    }
    for (int i = 0; i < with.length; i++) {
      if ((bytes[i] & 0xff) != with[i]) {
        return false;
      }
    }
    return true;
  }
}
