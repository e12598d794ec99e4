/**
 * A model's reply goes in, an outcome with its evidence comes out. Read {@link
 * dev.candor.classification.StandardClassifier} first: it shows the tiers in the order they speak.
 */
package dev.candor.classification;
