/**
 * Fits the classifier's weights to labelled replies and measures them on what was held out. Read
 * {@link dev.candor.training.TrainingRun} first.
 */
package dev.candor.training;
