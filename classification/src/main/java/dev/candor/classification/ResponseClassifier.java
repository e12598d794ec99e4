package dev.candor.classification;

/** Gives every reply an outcome. Implementations may be shared between threads. */
public interface ResponseClassifier {

  /** Classifies any reply, however long, broken or empty; never throws for the text's sake. */
  Classification classify(Reply reply);

  /** Changes with any rule, weight or threshold. */
  String version();
}
