/**
 * Comparisons inside a release: languages, arms, wordings, samples, the mix. Read {@link
 * dev.candor.detection.contrast.ContrastChange} first.
 */
package dev.candor.detection.contrast;
