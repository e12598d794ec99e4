/** How fast the classifier is. Read {@link dev.candor.bench.classification.ClassifierBenchmark}. */
package dev.candor.bench.classification;
