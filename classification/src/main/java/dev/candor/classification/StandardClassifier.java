package dev.candor.classification;

import dev.candor.classification.model.OutcomeModel;
import dev.candor.classification.model.ReplyReading;
import dev.candor.classification.pack.RulePackReader;
import dev.candor.classification.rules.Rule;
import dev.candor.classification.rules.RuleMatcher;
import dev.candor.classification.rules.RulePack;
import dev.candor.model.Evidence;
import dev.candor.model.Outcome;
import dev.candor.model.Sha256;
import dev.candor.model.Tier;
import dev.candor.model.Tone;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;

/**
 * The classifier of Candor. Tiers speak from cheap to dear, and the first that is sure decides:
 *
 * <pre>
 * reply ─ provider ─ gibberish ─ rules ─ model ─ classification
 *            │           │         │       │
 *        FILTERED     INVALID   stock    five outcomes with probabilities,
 *        INVALID                lines    abstaining below the user's threshold
 * </pre>
 *
 * Thread-safe; work and memory are bounded whatever the reply.
 */
public final class StandardClassifier implements ResponseClassifier {

  /** Changes when the code changes what comes out, though rules and weights stay. */
  private static final String GENERATION = "5";

  private static final String RULES = "/dev/candor/classification/rules/standard.yaml";
  private static final String WEIGHTS = "/dev/candor/classification/model/weights.bin.gz";

  private final RuleMatcher cues;
  private final RuleMatcher added;
  private final OutcomeModel model;
  private final double abstainBelow;
  private final String version;
  private final ThreadLocal<ReplyReader> readers;

  private StandardClassifier(
      RuleMatcher cues,
      RuleMatcher added,
      OutcomeModel model,
      double abstainBelow,
      String version) {
    this.cues = cues;
    this.added = added;
    this.model = model;
    this.abstainBelow = abstainBelow;
    this.version = version;
    this.readers = ThreadLocal.withInitial(this::newReader);
  }

  private ReplyReader newReader() {
    return new ReplyReader(
        cues, added, model, new ReplyReading(cues, model.linear().newFeatures()));
  }

  /** The classifier with its shipped rules and weights. */
  public static StandardClassifier load() {
    return builder().build();
  }

  /** Starts from the shipped rules and weights. */
  public static Builder builder() {
    return new Builder();
  }

  /** The rules that cue the model, and some of which decide by themselves. */
  public static RulePack standardRules() {
    try (InputStream in = StandardClassifier.class.getResourceAsStream(RULES)) {
      return RulePackReader.readShipped("standard.yaml", in);
    } catch (IOException e) {
      throw new UncheckedIOException("the shipped rules cannot be read", e);
    }
  }

  @Override
  public Classification classify(Reply reply) {
    ReplyFindings judgement = readers.get().judge(reply);
    boolean abstained = judgement.confidence() < abstainBelow;
    Set<Doubt> doubts = judgement.doubts();
    if (abstained) {
      doubts = EnumSet.of(Doubt.BELOW_THRESHOLD);
      doubts.addAll(judgement.doubts());
    }
    return new Classification(
        judgement.outcome(),
        judgement.tones(),
        judgement.confidence(),
        judgement.evidence(),
        version,
        judgement.tier(),
        abstained,
        doubts,
        judgement.language());
  }

  @Override
  public String version() {
    return version;
  }

  /** What a {@link ReplyReader} finds, before version and threshold are added. */
  record ReplyFindings(
      Outcome outcome,
      Set<Tone> tones,
      double confidence,
      List<Evidence> evidence,
      Tier tier,
      Set<Doubt> doubts,
      String language) {}

  /** Settings of a classifier; everything has a default. */
  public static final class Builder {
    private final List<RulePack> packs = new ArrayList<>();
    private double abstainBelow;
    private byte[] weights;

    private Builder() {}

    /** Abstain where the confidence is below this, 0 (never) to 1. */
    public Builder abstainBelow(double threshold) {
      if (!(threshold >= 0 && threshold <= 1)) {
        throw new IllegalArgumentException("abstain threshold must be in 0..1, is " + threshold);
      }
      this.abstainBelow = threshold;
      return this;
    }

    /**
     * Adds the deciding rules of a pack; they are asked before the shipped ones.
     *
     * @throws dev.candor.classification.pack.RulePackException if the pack cannot be used
     */
    public Builder rulePack(Path file) {
      return rulePack(RulePackReader.read(file));
    }

    /** Adds the deciding rules of a pack; they are asked before the shipped ones. */
    public Builder rulePack(RulePack pack) {
      packs.add(pack);
      return this;
    }

    /** Uses other weights than those shipped, as {@code candor train} writes them. */
    public Builder weights(byte[] bytes) {
      this.weights = bytes.clone();
      return this;
    }

    /**
     * The classifier.
     *
     * @throws IllegalArgumentException if the weights are not of this version
     */
    public StandardClassifier build() {
      byte[] bytes = weights == null ? shippedWeights() : weights;
      List<Rule> added = new ArrayList<>();
      packs.forEach(pack -> added.addAll(pack.rules()));
      // Beside the rest, for a program that classifies one reply spends much of its time on it.
      CompletableFuture<String> version =
          CompletableFuture.supplyAsync(() -> version(bytes, added));
      CompletableFuture<RuleMatcher> cues =
          CompletableFuture.supplyAsync(() -> new RuleMatcher(standardRules().rules()));
      OutcomeModel model;
      try {
        model = OutcomeModel.read(new ByteArrayInputStream(bytes));
      } catch (EOFException e) {
        throw new IllegalArgumentException("the weights cannot be used: they are cut short", e);
      } catch (IOException e) {
        throw new IllegalArgumentException("the weights cannot be used: " + e.getMessage(), e);
      }
      return new StandardClassifier(
          cues.join(), new RuleMatcher(added), model, abstainBelow, version.join());
    }

    private String version(byte[] weightBytes, List<Rule> added) {
      MessageDigest digest = Sha256.begin();
      digest.update(GENERATION.getBytes(StandardCharsets.UTF_8));
      digest.update(weightBytes);
      digest.update(shipped(RULES));
      for (Rule rule : added) {
        digest.update(rule.toString().getBytes(StandardCharsets.UTF_8));
      }
      String hash = HexFormat.of().formatHex(digest.digest(), 0, 4);
      String threshold =
          abstainBelow == 0 ? "" : String.format(Locale.ROOT, "-abstain%.3g", abstainBelow);
      return "candor-" + GENERATION + "-" + hash + threshold;
    }

    private static byte[] shippedWeights() {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(shipped(WEIGHTS)))) {
        return in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(WEIGHTS + " cannot be read", e);
      }
    }

    private static byte[] shipped(String resource) {
      try (InputStream in = StandardClassifier.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IllegalStateException(resource + " is missing from the classification jar");
        }
        return in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(resource + " cannot be read", e);
      }
    }
  }
}
