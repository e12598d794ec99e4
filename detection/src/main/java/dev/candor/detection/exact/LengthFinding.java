package dev.candor.detection.exact;

/**
 * How much longer or shorter answers to the same prompts have become.
 *
 * @param ratio how many times as long they are; NaN where it is not known
 * @param low lower end of its 95 % interval
 * @param high upper end
 * @param pValue of "as long as before", of a large sample; 1 where it is not known
 * @param isShown whether it counts as a change, so that a classifier's errors by length may explain
 *     differences
 */
public record LengthFinding(
    double ratio, double low, double high, double pValue, boolean isShown) {}
