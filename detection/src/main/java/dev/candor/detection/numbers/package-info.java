/**
 * Distributions and numbers, which know nothing of replies. Read {@link
 * dev.candor.detection.numbers.LatticeSum} first: exact tests are sums on it.
 */
package dev.candor.detection.numbers;
