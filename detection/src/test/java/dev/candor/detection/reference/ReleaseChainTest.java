package dev.candor.detection.reference;

import static dev.candor.detection.SimulatedRelease.rates;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.candor.detection.DetectionSettings;
import dev.candor.detection.SimulatedRelease;
import dev.candor.detection.reference.ReleaseChain.Break;
import dev.candor.detection.reference.ReleaseChain.Link;
import dev.candor.detection.replies.CycleTally;
import dev.candor.detection.silent.SilentChange;
import dev.candor.detection.silent.SilentChangeMonitor;
import dev.candor.model.StratumTally;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a chain counts as one look, and what it promises. */
class ReleaseChainTest {
  private static final DetectionSettings SETTINGS = DetectionSettings.defaults();
  private static final int PROMPTS = 24;

  private static Break brokenAt(int at, String... releases) {
    List<Link> links = new ArrayList<>();
    for (String release : releases) {
      links.add(new Link(release, links.size()));
    }
    return new Break(
        links.subList(0, at),
        links.subList(at, links.size()),
        new SilentChange(at, at, at, links.size(), "all", "all", "sensitive", "refusal", true));
  }

  @Test
  void releaseOnBothSidesOfAChangeCountsOnce() {
    assertThat(brokenAt(3, "r1", "r1", "r2", "r2").isAcrossReleases()).isFalse();
    assertThat(brokenAt(2, "r1", "r2", "r1", "r2").isAcrossReleases()).isFalse();
    assertThat(brokenAt(3, "r1", "r1", "r2", "r3").isAcrossReleases()).isTrue();
  }

  @Test
  void fingerprintsOfOneCycleAreOneLookAtAllTheirReplies() {
    SimulatedRelease replies = new SimulatedRelease(3, PROMPTS);
    ReleaseChain apart = ReleaseChain.start(SETTINGS, "t");
    ReleaseChain together = ReleaseChain.start(SETTINGS, "t");
    long known = -1;
    for (int cycle = 0; cycle < 40 && known < 0; cycle++) {
      List<StratumTally> all = new ArrayList<>();
      for (int print = 0; print < 4; print++) {
        CycleTally tally = replies.cycle(cycle, rates(PROMPTS, cycle < 20 ? .2 : .5), 1);
        all.addAll(tally.strata());
        apart = apart.with("f" + print + "-" + cycle / 2, tally);
      }
      together = together.with("r" + cycle / 2, new CycleTally(cycle, all));
      assertThat(together.change().isEmpty() || apart.change().isPresent()).isTrue();
      if (cycle == 14) {
        assertThat(apart.error()).isCloseTo(5 / 2000.0, within(1e-12));
        assertThat(together.error()).isEqualTo(apart.error());
      }
      known = apart.change().isPresent() ? cycle : -1;
    }
    assertThat(known).isBetween(20L, 26L);
    assertThat(apart.change().orElseThrow().began().cycle()).isBetween(18L, 23L);
    assertThat(apart.change().orElseThrow().alarmed().cycle()).isEqualTo(known);
    assertThat(ReleaseChain.fromBytes(SETTINGS, apart.toBytes())).isEqualTo(apart);
  }

  @Test
  void stretchesAreThoseOfTheCyclesWhateverIsLeftOut() {
    SimulatedRelease replies = new SimulatedRelease(4, PROMPTS);
    ReleaseChain chain = ReleaseChain.start(SETTINGS.withReferenceCycles(2), "t");
    for (int cycle : new int[] {0, 1, 2, 3, 4, 5, 7, 8, 30, 31}) {
      chain = chain.with("r" + cycle / 3, replies.cycle(cycle, rates(PROMPTS, .2), 1).within(3));
    }
    // The reference has 0 to 5; 7 and 8 are one stretch, and 30 and 31 another, days later.
    assertThat(chain.error()).isCloseTo(2 / 2000.0, within(1e-12));
    CycleTally late = replies.cycle(6, rates(PROMPTS, .9), 1).within(3);
    assertThat(chain.with("r9", late)).as("its stretch is over").isSameAs(chain);
    CycleTally more = replies.cycle(31, rates(PROMPTS, .2), 1).within(3);
    assertThat(chain.with("r9", more).error()).isEqualTo(chain.error());
  }

  @Test
  void chainsThatFollowEachOtherShareTheLevel() {
    List<Long> alarmed = new ArrayList<>();
    for (int number : new int[] {1, 40}) {
      SimulatedRelease replies = new SimulatedRelease(5, PROMPTS);
      ReleaseChain chain = ReleaseChain.start(SETTINGS, "t").withinLevel(number);
      for (int cycle = 0; cycle < 60; cycle++) {
        chain =
            chain.with("r" + cycle, replies.cycle(cycle, rates(PROMPTS, cycle < 20 ? .2 : .4), 1));
      }
      alarmed.add(chain.change().orElseThrow().alarmed().cycle());
      assertThat(chain.error()).isEqualTo(SETTINGS.level());
      assertThat(ReleaseChain.fromBytes(SETTINGS, chain.toBytes())).isEqualTo(chain);
    }
    assertThat(alarmed.get(0)).isLessThan(alarmed.get(1));
  }

  @Test
  void chainStoredBeforeStretchesWereCountedGoesOn() throws IOException {
    SimulatedRelease replies = new SimulatedRelease(6, PROMPTS);
    SilentChangeMonitor watch = SilentChangeMonitor.start(SETTINGS, "t");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(1);
    out.writeBoolean(false);
    out.writeUTF("");
    out.writeLong(13);
    out.writeInt(13);
    for (int cycle = 0; cycle < 13; cycle++) {
      watch = watch.with(replies.cycle(cycle, rates(PROMPTS, .2), 1));
      out.writeUTF("r" + cycle / 2);
      out.writeLong(cycle);
    }
    byte[] watched = watch.toBytes();
    out.writeInt(watched.length);
    out.write(watched);
    ReleaseChain chain = ReleaseChain.fromBytes(SETTINGS, bytes.toByteArray());
    assertThat(chain.error()).isCloseTo(3 / 2000.0, within(1e-12));
    CycleTally same = replies.cycle(12, rates(PROMPTS, .9), 1);
    assertThat(chain.with("r7", same)).as("its cycle has been looked at").isSameAs(chain);
    for (int cycle = 13; cycle < 40; cycle++) {
      double rate = cycle < 16 ? .2 : .6;
      chain = chain.with("r" + cycle / 2, replies.cycle(cycle, rates(PROMPTS, rate), 1));
    }
    assertThat(chain.change().orElseThrow().began().cycle()).isBetween(14L, 18L);
  }
}
