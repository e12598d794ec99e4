/**
 * Classifies responses, tallies them by cycle, compares releases and raises signals, as one Kafka
 * Streams topology. Read {@link dev.candor.stream.ClassifierTopology} first.
 */
package dev.candor.stream;
