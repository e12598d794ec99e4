/**
 * The linear model: what it looks at, how it is fitted, how it is stored. Read {@link
 * dev.candor.classification.model.FeatureExtractor} first, then {@link
 * dev.candor.classification.model.LinearModel}.
 */
package dev.candor.classification.model;
