package dev.candor.producer.catalogue;

import dev.candor.runtime.InputException;
import dev.candor.runtime.NearestName;
import dev.candor.runtime.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The packs that come with Candor. Their texts were written for this project. */
public final class BuiltInPacks {
  /** Their names, the default first. */
  public static final List<String> NAMES = List.of("china", "russia", "world", "west");

  private BuiltInPacks() {}

  /**
   * The pack of this name.
   *
   * @throws InputException if there is none
   */
  public static Pack load(String name) {
    return draft(name).pack();
  }

  /** The pack of this name as its file has it, for checking. */
  public static PackDraft draft(String name) {
    if (!NAMES.contains(name)) {
      throw new InputException(
          "catalogue.packs",
          "no built-in pack \"" + name + "\"",
          NearestName.suggestion(name, NAMES)
              + (name.contains(".") || name.contains("/")
                  ? "; name files in catalogue.files"
                  : ""));
    }
    String file = "packs/" + name + ".yaml";
    try (InputStream stream =
        BuiltInPacks.class.getResourceAsStream("/dev/candor/producer/" + file)) {
      return PackReader.read(file, Utf8.text(file, stream.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
