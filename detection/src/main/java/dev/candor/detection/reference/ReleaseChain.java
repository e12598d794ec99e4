package dev.candor.detection.reference;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.Verdict;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.silent.SilentChange;
import dev.candor.detection.silent.SilentChangeMonitor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Carries evidence over releases that do not stay long enough to be compared: the watch for silent
 * changes, fed with every cycle of a target whatever its release is called. An immutable value.
 *
 * <p>While nothing changes, false alarms are on average at least {@code silentChangeCycles} tallies
 * apart, and within n tallies there is one with a chance of at most n in {@code
 * silentChangeCycles}, whatever names come and go. A change that is known has to start a new chain,
 * which takes its reference from what comes after.
 */
public final class ReleaseChain {
  private static final int FORMAT = 1;

  /** Tallies whose release and cycle are kept, to recognise them and to date a change. */
  private static final int KEPT = 512;

  private final DetectionSettings settings;
  private final SilentChangeMonitor watch;
  private final List<Link> links;
  private final long fed;

  /**
   * One tally of the chain.
   *
   * @param release whose it was
   * @param cycle its number
   */
  public record Link(String release, long cycle) {}

  /**
   * A change somewhere in the chain.
   *
   * @param began the tally it is dated to; null where that is no longer kept
   * @param alarmed the tally that raised the alarm
   * @param change what moved; its cycles are numbers of tallies, from 0
   */
  public record Break(Link began, Link alarmed, SilentChange change) {}

  private ReleaseChain(
      DetectionSettings settings, SilentChangeMonitor watch, List<Link> links, long fed) {
    this.settings = settings;
    this.watch = watch;
    this.links = links;
    this.fed = fed;
  }

  /** A chain that has seen nothing yet. */
  public static ReleaseChain start(DetectionSettings settings, String target) {
    return new ReleaseChain(settings, SilentChangeMonitor.start(settings, target), List.of(), 0);
  }

  /**
   * The chain after one more tally; itself if it has been seen. Where two releases answer in one
   * cycle, as with a canary, each counts as it was served.
   */
  public ReleaseChain with(String release, CycleTally tally) {
    Link link = new Link(Objects.requireNonNull(release, "release"), tally.cycle());
    if (links.contains(link)) {
      return this;
    }
    List<Link> more = new ArrayList<>(links);
    more.add(link);
    if (more.size() > KEPT) {
      more.remove(0);
    }
    return new ReleaseChain(
        settings, watch.with(new CycleTally(fed, tally.strata())), List.copyOf(more), fed + 1);
  }

  /** What was found; empty without alarm. */
  public Optional<Break> change() {
    return watch
        .change()
        .map(change -> new Break(link(change.beganCycle()), link(change.alarmCycle()), change));
  }

  private Link link(long number) {
    long at = number - (fed - links.size());
    return at < 0 || at >= links.size() ? null : links.get((int) at);
  }

  /** What is known now. */
  public Verdict verdict() {
    return watch.verdict();
  }

  /** Bound of the chance of a false alarm so far. */
  public double error() {
    return Math.min(
        1, Math.max(0, fed - settings.referenceCycles()) / settings.silentChangeCycles());
  }

  /** This chain as bytes, for a store; the settings are not in them. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeLong(fed);
      out.writeInt(links.size());
      for (Link link : links) {
        out.writeUTF(link.release);
        out.writeLong(link.cycle);
      }
      byte[] watched = watch.toBytes();
      out.writeInt(watched.length);
      out.write(watched);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The chain that {@link #toBytes} wrote, to go on under these settings.
   *
   * @throws IllegalArgumentException if the bytes are of another format
   */
  public static ReleaseChain fromBytes(DetectionSettings settings, byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readByte();
      if (format != FORMAT) {
        throw new IOException("format " + format + ", expected " + FORMAT);
      }
      long fed = in.readLong();
      Link[] links = new Link[in.readInt()];
      for (int i = 0; i < links.length; i++) {
        links[i] = new Link(in.readUTF(), in.readLong());
      }
      byte[] watched = in.readNBytes(in.readInt());
      return new ReleaseChain(
          settings, SilentChangeMonitor.fromBytes(settings, watched), List.of(links), fed);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a stored chain: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReleaseChain that
        && settings.equals(that.settings)
        && fed == that.fed
        && links.equals(that.links)
        && watch.equals(that.watch);
  }

  @Override
  public int hashCode() {
    return Objects.hash(settings, fed, links);
  }
}
