/**
 * How good a classifier is, and what that means for the rates it gives. Read {@link
 * dev.candor.classification.score.GoldSet} and {@link
 * dev.candor.classification.score.MisclassificationCorrection} first.
 */
package dev.candor.classification.score;
