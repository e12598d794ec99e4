/**
 * The two models, linear and trees: what they look at and how they are stored. Read {@link
 * dev.candor.classification.model.FeatureExtractor} first, then {@link
 * dev.candor.classification.model.LinearModel}.
 */
package dev.candor.classification.model;
