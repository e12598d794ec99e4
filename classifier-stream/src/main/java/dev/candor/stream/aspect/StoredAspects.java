package dev.candor.stream.aspect;

import dev.candor.events.stored.StoredFormat;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A pair of releases in every aspect that the baseline has, as it lies in a store. */
public record StoredAspects(String baseline, String candidate, List<StoredAspect> aspects) {
  static final StoredFormat<StoredAspects> STORED =
      StoredFormat.of(StoredAspects.class).before(StoredAspects::beforeAvro);

  /** Of each aspect in their order: nothing, a history or a comparison, its length, and itself. */
  private static StoredAspects beforeAvro(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readByte();
      if (format != 1) {
        throw new IllegalArgumentException("unknown format " + format);
      }
      String baseline = in.readUTF();
      String candidate = in.readUTF();
      List<StoredAspect> aspects = new ArrayList<>();
      for (int i = 0; in.available() > 0; i++) {
        int kind = in.readByte();
        byte[] state = in.readNBytes(in.readInt());
        if (kind != 0) {
          aspects.add(new StoredAspect(Aspect.values()[i], kind == 2, state));
        }
      }
      return new StoredAspects(baseline, candidate, aspects);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
