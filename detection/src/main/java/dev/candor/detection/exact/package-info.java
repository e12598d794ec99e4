/**
 * The exact test of two releases, what it pays for looks, cells and moods, and the prompts it
 * names. Read {@link dev.candor.detection.exact.ExactStrata} first.
 */
package dev.candor.detection.exact;
