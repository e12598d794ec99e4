package dev.candor.launcher.classify;

import dev.candor.classification.ResponseClassifier;
import dev.candor.classification.StandardClassifier;
import dev.candor.classification.judge.JudgedClassifier;
import dev.candor.classification.pack.RulePackException;
import dev.candor.runtime.InputException;
import dev.candor.runtime.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that make the classifier, shared by the commands that use one. */
final class ClassifierOptions {

  @Option(
      names = "--abstain-below",
      paramLabel = "P",
      description = "Abstain if the confidence is below P, from 0 to 1 (default 0: never).")
  private double abstainBelow;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Add the rules of a YAML rule pack; repeatable.")
  private List<Path> rules = new ArrayList<>();

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Use these weights, written by candor train, instead of the shipped ones.")
  private Path weights;

  @Option(
      names = "--judge-url",
      paramLabel = "URL",
      description =
          "Ask an OpenAI-compatible endpoint about abstentions, for example http://h:1/v1.")
  private URI judgeUrl;

  @Option(names = "--judge-model", paramLabel = "NAME", description = "The judge's model.")
  private String judgeModel;

  @Option(
      names = "--judge-key-env",
      paramLabel = "NAME",
      description = "Environment variable that holds the judge's key.")
  private String judgeKeyEnvironment;

  /** Whether the user asked for anything but the classifier as shipped. */
  boolean areGiven() {
    return abstainBelow != 0 || !rules.isEmpty() || weights != null || judgeUrl != null;
  }

  ResponseClassifier classifier() {
    StandardClassifier.Builder builder = StandardClassifier.builder();
    try {
      builder.abstainBelow(abstainBelow);
    } catch (IllegalArgumentException e) {
      throw new InputException("--abstain-below", e.getMessage(), "give a number such as 0.6", e);
    }
    for (Path pack : rules) {
      try {
        builder.rulePack(pack);
      } catch (RulePackException e) {
        throw new InputException("--rules", e.getMessage(), "fix the pack, or leave it out", e);
      }
    }
    if (weights != null) {
      try {
        builder.weights(Files.readAllBytes(weights));
      } catch (IOException e) {
        throw new InputException("--weights", weights + " cannot be read", "check the path", e);
      }
    }
    ResponseClassifier classifier;
    try {
      classifier = builder.build();
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "--weights", e.getMessage(), "name a file that candor train wrote", e);
    }
    return judgeUrl == null ? classifier : judged(classifier);
  }

  private ResponseClassifier judged(ResponseClassifier classifier) {
    if (judgeModel == null) {
      throw new InputException("--judge-model", "is missing", "name the model to ask");
    }
    if (judgeUrl.getHost() == null || !String.valueOf(judgeUrl.getScheme()).matches("https?")) {
      throw new InputException(
          "--judge-url", "is not an address", "write an address such as http://127.0.0.1:8000/v1");
    }
    if (judgeUrl.getRawUserInfo() != null) {
      throw new InputException(
          "--judge-url",
          "holds a password",
          "name the variable that holds the key in --judge-key-env");
    }
    String key = judgeKeyEnvironment == null ? null : System.getenv(judgeKeyEnvironment);
    if (judgeKeyEnvironment != null && key == null) {
      throw new InputException(
          "--judge-key-env",
          Secret.variable(judgeKeyEnvironment) + " is not set",
          "export it, or leave it out");
    }
    return new JudgedClassifier(classifier, new ChatJudge(judgeUrl, judgeModel, key));
  }
}
