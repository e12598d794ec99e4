/**
 * The steps of the topology, each one verb of its drawing, and what they share. Read {@link
 * dev.candor.stream.ClassifierTopology} first, then {@link dev.candor.stream.step.CompareStep}.
 */
package dev.candor.stream.step;
