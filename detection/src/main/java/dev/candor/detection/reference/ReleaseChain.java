package dev.candor.detection.reference;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.Verdict;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
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
 * silentChangeCycles}, whatever names come and go. A chain {@linkplain #withinLevel within the
 * level} has a false alarm with a chance of at most the level, however long it goes on. A change
 * that is known has to start a new chain, which takes its reference from what comes after.
 */
public final class ReleaseChain {
  private static final int FORMAT = 1;

  /** Tallies whose release and cycle are kept, to recognise them and to date a change. */
  private static final int KEPT = 512;

  /**
   * Tallies that may spend the first half of the level; twice as many the next half of the rest.
   */
  private static final int FIRST_EPOCH = 32;

  private final DetectionSettings settings;
  private final boolean withinLevel;
  private final SilentChangeMonitor watch;
  private final String before;
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
   * @param before the tallies before it that are still known, oldest first; never empty
   * @param since those since it began, up to the one that raised the alarm; never empty
   * @param change what moved; its cycles are the chain's own numbers of tallies
   */
  public record Break(List<Link> before, List<Link> since, SilentChange change) {
    public Break {
      before = List.copyOf(before);
      since = List.copyOf(since);
    }

    /** The tally the change is dated to. */
    public Link began() {
      return since.get(0);
    }

    /** The tally that raised the alarm. */
    public Link alarmed() {
      return since.get(since.size() - 1);
    }

    /** What answered before, as one name: {@code r2…r11}. */
    public String nameBefore() {
      return name(before);
    }

    /** What answers since, as one name. */
    public String nameSince() {
      return name(since);
    }

    /** Whether more than two releases took part: of two alone their own comparison speaks. */
    public boolean isAcrossReleases() {
      return before.stream().map(Link::release).distinct().count()
              + since.stream().map(Link::release).distinct().count()
          > 2;
    }

    private static String name(List<Link> links) {
      String first = links.get(0).release;
      String last = links.get(links.size() - 1).release;
      return links.stream().allMatch(link -> link.release.equals(first))
          ? first
          : first + "…" + last;
    }
  }

  private ReleaseChain(
      DetectionSettings settings,
      boolean withinLevel,
      SilentChangeMonitor watch,
      String before,
      List<Link> links,
      long fed) {
    this.settings = settings;
    this.withinLevel = withinLevel;
    this.watch = watch;
    this.before = before;
    this.links = links;
    this.fed = fed;
  }

  /** A chain that has seen nothing yet. */
  public static ReleaseChain start(DetectionSettings settings, String target) {
    return new ReleaseChain(
        settings, false, SilentChangeMonitor.start(settings, target), "", List.of(), 0);
  }

  /**
   * A chain that goes on from the watch of the one release that answered before.
   *
   * @param newestCycle the last of its cycles
   */
  public static ReleaseChain after(
      DetectionSettings settings, SilentChangeMonitor watch, String release, long newestCycle) {
    return new ReleaseChain(
        settings,
        false,
        watch.under(settings),
        Objects.requireNonNull(release, "release"),
        List.of(),
        newestCycle + 1);
  }

  /** The same, with a chance of a false alarm of at most the level for ever; for recordings. */
  public ReleaseChain withinLevel() {
    return new ReleaseChain(settings, true, watch, before, links, fed);
  }

  /**
   * The chain after one more tally; itself if it has been seen or a change has been found. Where
   * two releases answer in one cycle, as with a canary, each counts as it was served.
   */
  public ReleaseChain with(String release, CycleTally tally) {
    Link link = new Link(Objects.requireNonNull(release, "release"), tally.cycle());
    if (watch.change().isPresent() || links.contains(link)) {
      return this;
    }
    List<Link> more = new ArrayList<>(links);
    more.add(link);
    if (more.size() > KEPT) {
      more.remove(0);
    }
    SilentChangeMonitor next =
        watch
            .under(settings.withSilentChangeCycles(threshold()))
            .with(new CycleTally(fed, tally.strata(), tally.span()))
            .under(settings);
    return new ReleaseChain(settings, withinLevel, next, before, List.copyOf(more), fed + 1);
  }

  /**
   * What the sum of the evidence has to reach with the next tally. R less the number of tallies is
   * a martingale, so by Doob's inequality R reaches E/(w·level) among the first E tallies with a
   * chance of at most w·level; epochs that end at E = 32, 64, 128 … get w = 1/2, 1/4, 1/8 …
   */
  private double threshold() {
    if (!withinLevel) {
      return settings.silentChangeCycles();
    }
    double end = FIRST_EPOCH;
    double part = .5;
    while (end < watch.watched() + 1) {
      end *= 2;
      part /= 2;
    }
    return end / (part * settings.level());
  }

  /** What was found; empty without alarm. */
  public Optional<Break> change() {
    return watch.change().map(this::brokenBy);
  }

  private Break brokenBy(SilentChange change) {
    long oldest = fed - links.size();
    int at = (int) Math.max(0, Math.min(links.size() - 1, change.beganCycle() - oldest));
    List<Link> earlier = new ArrayList<>();
    if (!before.isEmpty()) {
      earlier.add(new Link(before, oldest - 1));
    }
    earlier.addAll(links.subList(0, at));
    if (earlier.isEmpty()) {
      earlier.add(links.get(0));
    }
    return new Break(earlier, links.subList(at, links.size()), change);
  }

  /** What is known now. */
  public Verdict verdict() {
    return watch.verdict();
  }

  /** What changes are looked for against. */
  public ReleaseHistory reference() {
    return watch.reference();
  }

  /** Tallies since the reference. */
  public long watched() {
    return watch.watched();
  }

  /** Bound of the chance of a false alarm so far; for ever of a chain within the level. */
  public double error() {
    return withinLevel
        ? settings.level()
        : Math.min(1, watch.watched() / settings.silentChangeCycles());
  }

  /** This chain as bytes, for a store; the settings are not in them. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeBoolean(withinLevel);
      out.writeUTF(before);
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
      boolean withinLevel = in.readBoolean();
      String before = in.readUTF();
      long fed = in.readLong();
      Link[] links = new Link[in.readInt()];
      for (int i = 0; i < links.length; i++) {
        links[i] = new Link(in.readUTF(), in.readLong());
      }
      byte[] watched = in.readNBytes(in.readInt());
      return new ReleaseChain(
          settings,
          withinLevel,
          SilentChangeMonitor.fromBytes(settings, watched),
          before,
          List.of(links),
          fed);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a stored chain: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReleaseChain that
        && settings.equals(that.settings)
        && withinLevel == that.withinLevel
        && before.equals(that.before)
        && fed == that.fed
        && links.equals(that.links)
        && watch.equals(that.watch);
  }

  @Override
  public int hashCode() {
    return Objects.hash(settings, before, fed, links);
  }
}
