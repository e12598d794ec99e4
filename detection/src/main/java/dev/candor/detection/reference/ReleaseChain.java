package dev.candor.detection.reference;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.Verdict;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.replies.ReleaseHistory;
import dev.candor.detection.replies.WeeklySeason;
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
import java.util.stream.Stream;

/**
 * Carries evidence over releases that do not stay long enough to be compared: the watch for silent
 * changes, fed with every cycle of a target whatever its release is called. An immutable value.
 *
 * <p>Tallies of one stretch of cycles, whichever releases answered, share a mood: their replies
 * count as one stretch. While nothing changes, false alarms are on average at least {@code
 * silentChangeCycles} stretches apart, and within n stretches there is one with a chance of at most
 * n in {@code silentChangeCycles}, whatever names come and go. A chain {@linkplain #withinLevel
 * within the level} has a false alarm with a chance of at most its part of the level, however long
 * it goes on. A change that is known has to start a new chain, which takes its reference from what
 * comes after.
 */
public final class ReleaseChain {
  private static final int FORMAT = 2;

  /** Before tallies of one stretch were counted as one. */
  private static final int FORMAT_UNSTRETCHED = 1;

  /** Numbers of each stretch of the chain: so many tallies of one are evidence at most. */
  private static final int WIDTH = 1024;

  /** Tallies whose release and cycle are kept, to recognise them and to date a change. */
  private static final int KEPT = 512;

  /**
   * Stretches that may spend the first half of the level; twice as many the next half of the rest.
   */
  private static final int FIRST_EPOCH = 32;

  /** Between the first and the last of several releases. */
  private static final String TO = "…";

  private final DetectionSettings settings;

  /** Part of the level that the chain may spend; 0 where a run length is promised. */
  private final double part;

  private final SilentChangeMonitor watch;
  private final String before;
  private final List<Numbered> tallies;

  /** Stretches since the reference. */
  private final long looks;

  /** The next number, by which the watch knows a tally. */
  private final long fed;

  private record Numbered(Link link, long number) {}

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
      return Stream.concat(before.stream(), since.stream()).map(Link::release).distinct().count()
          > 2;
    }

    private static String name(List<Link> links) {
      String first = links.get(0).release;
      String last = links.get(links.size() - 1).release;
      return links.stream().allMatch(link -> link.release.equals(first))
          ? first
          : first + TO + last;
    }
  }

  /** Whether a release is the last of those that such a name stands for. */
  public static boolean isLastOf(String name, String release) {
    return name.equals(release) || name.endsWith(TO + release);
  }

  private ReleaseChain(
      DetectionSettings settings,
      double part,
      SilentChangeMonitor watch,
      String before,
      List<Numbered> tallies,
      long looks,
      long fed) {
    this.settings = settings;
    this.part = part;
    this.watch = watch;
    this.before = before;
    this.tallies = tallies;
    this.looks = looks;
    this.fed = fed;
  }

  /** A chain that has seen nothing yet. */
  public static ReleaseChain start(DetectionSettings settings, String target) {
    return new ReleaseChain(
        settings, 0, SilentChangeMonitor.start(settings, target), "", List.of(), 0, 0);
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
        0,
        watch.under(settings),
        Objects.requireNonNull(release, "release"),
        List.of(),
        watch.watched(),
        newestCycle + 1);
  }

  /** The same where it is known what recurs by weekday; not stored, but handed in anew. */
  public ReleaseChain under(WeeklySeason season) {
    return new ReleaseChain(settings, part, watch.under(season), before, tallies, looks, fed);
  }

  /** The same, with a chance of a false alarm of at most the level for ever; for recordings. */
  public ReleaseChain withinLevel() {
    return new ReleaseChain(settings, 1, watch, before, tallies, looks, fed);
  }

  /**
   * The same where one chain follows another: 1/2 of the level for the first, 1/6 for the second,
   * 1/12, 1/20 … These add up to 1, so all chains together have a false alarm with a chance of at
   * most the level, however many there are.
   *
   * @param number of the chain, from 1
   */
  public ReleaseChain withinLevel(int number) {
    double share = 1 / (number * (number + 1.0));
    return new ReleaseChain(settings, share, watch, before, tallies, looks, fed);
  }

  /**
   * The chain after one more tally; itself if it has been seen, if a change has been found, or if
   * its stretch is over. Where several releases answer in one cycle, as with a canary, each counts
   * as it was served.
   */
  public ReleaseChain with(String release, CycleTally tally) {
    Link link = new Link(Objects.requireNonNull(release, "release"), tally.cycle());
    boolean goesOn = !tallies.isEmpty() && isOfStretch(tally, tallies.size() - 1);
    if (watch.change().isPresent() || links().contains(link) || isLeftOut(tally, goesOn)) {
      return this;
    }
    long number = goesOn ? fed : nextStretch(fed);
    List<Numbered> more = new ArrayList<>(tallies);
    more.add(new Numbered(link, number));
    if (more.size() > KEPT) {
      more.remove(0);
    }
    long past = tallies.isEmpty() ? watch.watchedStretches(tally.span()) : looks;
    boolean isFirst = !goesOn || past == 0;
    SilentChangeMonitor next =
        watch
            .under(settings.withSilentChangeCycles(threshold(isFirst ? past + 1 : past)))
            .with(tally.numbered(number).within(WIDTH), tally.span());
    SilentChangeMonitor settled = next.settled();
    return new ReleaseChain(
        settings,
        part,
        (settled.change().isPresent() ? settled : next).under(settings),
        before,
        List.copyOf(more),
        isFirst && next.watched() > watch.watched() ? past + 1 : past,
        number + 1);
  }

  private boolean isOfStretch(CycleTally tally, int at) {
    long span = tally.span();
    return Math.floorDiv(tallies.get(at).link.cycle, span) == Math.floorDiv(tally.cycle(), span);
  }

  /** By names and numbers alone: of a stretch nothing is evidence once another has begun. */
  private boolean isLeftOut(CycleTally tally, boolean goesOn) {
    if (tallies.isEmpty()) {
      return watch.watched() > 0
          && Math.floorDiv(tally.cycle(), (long) tally.span())
              <= Math.floorDiv(fed - 1, (long) tally.span());
    }
    int ofStretch = 0;
    for (int at = 0; at < tallies.size(); at++) {
      ofStretch += isOfStretch(tally, at) ? 1 : 0;
    }
    return goesOn
        ? nextStretch(fed) == fed || (watch.isOfRepeats() && ofStretch >= tally.span())
        : ofStretch > 0;
  }

  private static long nextStretch(long number) {
    return Math.floorDiv(number + WIDTH - 1, (long) WIDTH) * WIDTH;
  }

  private List<Link> links() {
    return tallies.stream().map(Numbered::link).toList();
  }

  /**
   * What the sum of the evidence has to reach in the stretch of this number. R less the number of
   * stretches is a martingale, so by Doob's inequality R reaches E/(w·level) in the first E with a
   * chance of at most w·level; epochs that end at E = 32, 64, 128 … get w = 1/2, 1/4, 1/8 …
   */
  private double threshold(long stretch) {
    if (part == 0) {
      return settings.silentChangeCycles();
    }
    double end = FIRST_EPOCH;
    double share = .5;
    while (end < stretch) {
      end *= 2;
      share /= 2;
    }
    return end / (share * part * settings.level());
  }

  /** What was found; empty without alarm. */
  public Optional<Break> change() {
    return watch.change().map(this::brokenBy);
  }

  private Break brokenBy(SilentChange change) {
    int at = 0;
    while (at < tallies.size() - 1 && tallies.get(at).number < change.beganCycle()) {
      at++;
    }
    List<Link> links = links();
    List<Link> earlier = new ArrayList<>();
    if (!before.isEmpty()) {
      earlier.add(new Link(before, links.get(0).cycle - 1));
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

  /**
   * Bound of the chance of a false alarm so far; within the level, of all chains together for ever.
   */
  public double error() {
    return part > 0 ? settings.level() : Math.min(1, looks / settings.silentChangeCycles());
  }

  /** This chain as bytes, for a store; the settings are not in them. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeDouble(part);
      out.writeUTF(before);
      out.writeLong(fed);
      out.writeLong(looks);
      out.writeInt(tallies.size());
      for (Numbered tally : tallies) {
        out.writeUTF(tally.link.release);
        out.writeLong(tally.link.cycle);
        out.writeLong(tally.number);
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
      boolean stretched = format == FORMAT;
      if (!stretched && format != FORMAT_UNSTRETCHED) {
        throw new IOException("format " + format + ", expected " + FORMAT);
      }
      double part = stretched ? in.readDouble() : in.readBoolean() ? 1 : 0;
      String before = in.readUTF();
      long fed = in.readLong();
      long looks = stretched ? in.readLong() : 0;
      Numbered[] tallies = new Numbered[in.readInt()];
      for (int i = 0; i < tallies.length; i++) {
        Link link = new Link(in.readUTF(), in.readLong());
        tallies[i] = new Numbered(link, stretched ? in.readLong() : fed - tallies.length + i);
      }
      SilentChangeMonitor watch =
          SilentChangeMonitor.fromBytes(settings, in.readNBytes(in.readInt()));
      return new ReleaseChain(
          settings,
          part,
          watch,
          before,
          List.of(tallies),
          stretched ? looks : watch.watched(),
          // What has been numbered tally by tally ends here: the next stretch is another.
          stretched || tallies.length == 0 ? fed : nextStretch(fed));
    } catch (IOException e) {
      throw new IllegalArgumentException("not a stored chain: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReleaseChain that
        && settings.equals(that.settings)
        && part == that.part
        && before.equals(that.before)
        && fed == that.fed
        && looks == that.looks
        && tallies.equals(that.tallies)
        && watch.equals(that.watch);
  }

  @Override
  public int hashCode() {
    return Objects.hash(settings, before, fed, tallies);
  }
}
