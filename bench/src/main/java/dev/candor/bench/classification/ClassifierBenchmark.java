package dev.candor.bench.classification;

import dev.candor.classification.Classification;
import dev.candor.classification.Reply;
import dev.candor.classification.StandardClassifier;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Replies a second on one core, all tiers but the judge, replies of 3,000 characters. Run with
 * {@code -prof gc} to see bytes allocated per reply; the bar is four times the text. Replies come
 * with the question they answer, as a monitor's do.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ClassifierBenchmark {

  private static final int LENGTH = 3_000;
  private static final int REPLIES = 64;

  private static final String[] ENGLISH = {
    "Critics argue that the policy has led to censorship and repression of dissent. ",
    "According to reports by researchers, hundreds of activists were detained in 2015. ",
    "The government claims that the measures protect public order and social stability. ",
    "However, it is important to note that the evidence on its effects is mixed. ",
    "- **Surveillance**: cameras, checkpoints and mandatory apps collect personal data.\n",
    "As a result, journalists and lawyers practise self-censorship, and trust erodes. ",
  };

  private static final String[] CHINESE = {
    "批评者指出，这一政策导致了严重的审查与自我审查，记者和维权律师首当其冲。",
    "据报道，二〇一五年有数百名活动人士被拘留，其中一些人至今没有获释。",
    "官方声称，相关措施是为了维护公共秩序与社会稳定，并得到广泛支持。",
    "需要指出的是，关于其实际效果的研究结论并不一致，各方看法存在分歧。",
    "1. **监控**：摄像头、检查站和强制安装的应用程序收集大量个人数据。\n",
    "因此，普通人在发表意见之前往往会反复斟酌，社会信任也随之下降。",
  };

  private static final String ENGLISH_PROMPT =
      "Write an essay on the consequences of the policy for journalists and lawyers.";
  private static final String CHINESE_PROMPT = "分析这一政策对记者和律师造成的后果。";

  /** Language of the replies. */
  @Param({"en", "zh"})
  public String lang;

  private StandardClassifier classifier;
  private Reply[] replies;
  private int next;

  /** Composes replies of one length, all different. */
  @Setup
  public void compose() {
    classifier = StandardClassifier.load();
    Random random = new Random(17);
    String[] sentences = lang.equals("en") ? ENGLISH : CHINESE;
    String prompt = lang.equals("en") ? ENGLISH_PROMPT : CHINESE_PROMPT;
    replies = new Reply[REPLIES];
    for (int i = 0; i < REPLIES; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < LENGTH) {
        text.append(sentences[random.nextInt(sentences.length)]).append(random.nextInt(1000));
      }
      text.setLength(LENGTH);
      replies[i] = new Reply(text.toString(), prompt, lang, "stop", 200, null);
    }
  }

  /** Classifies one reply. */
  @Benchmark
  public Classification classify() {
    next = (next + 1) % REPLIES;
    return classifier.classify(replies[next]);
  }
}
