package dev.candor.detection.release;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.exact.Hypothesis;
import dev.candor.detection.exact.LookSchedule;
import dev.candor.detection.exact.Standing;
import dev.candor.detection.replies.LastingMoods;
import dev.candor.detection.replies.ReleaseHistory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The stored form of a comparison; the settings are not in it. */
final class StoredComparison {
  private static final int FORMAT = 1;

  private StoredComparison() {}

  static byte[] toBytes(
      ReleaseHistory baseline,
      ReleaseHistory candidate,
      LookSchedule schedule,
      Map<Hypothesis, Standing> standings) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      baseline.write(out);
      candidate.write(out);
      schedule.write(out);
      out.writeInt(standings.size());
      for (Map.Entry<Hypothesis, Standing> entry : standings.entrySet()) {
        out.writeUTF(entry.getKey().topic());
        out.writeUTF(entry.getKey().lang());
        out.writeUTF(entry.getKey().arm());
        out.writeUTF(entry.getKey().subject());
        out.writeDouble(entry.getValue().anytime());
        out.writeDouble(entry.getValue().weighted());
        out.writeInt(entry.getValue().alarmCycle());
        out.writeBoolean(entry.getValue().up());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The comparison, to go on under these settings. */
  static ReleaseComparison read(DetectionSettings settings, byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readByte();
      if (format != FORMAT) {
        throw new IOException("format " + format + ", expected " + FORMAT);
      }
      ReleaseHistory baseline = ReleaseHistory.read(in);
      ReleaseHistory candidate = ReleaseHistory.read(in);
      LookSchedule schedule = LookSchedule.read(in);
      int size = in.readInt();
      Map<Hypothesis, Standing> standings = new LinkedHashMap<>();
      for (int i = 0; i < size; i++) {
        standings.put(
            new Hypothesis(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF()),
            new Standing(in.readDouble(), in.readDouble(), in.readInt(), in.readBoolean()));
      }
      return new ReleaseComparison(
          settings, baseline, candidate, schedule, standings, LastingMoods.NONE);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a stored comparison: " + e.getMessage(), e);
    }
  }
}
