/**
 * The commands around the classifier: classify, eval, train and reclassify. Read {@link
 * dev.candor.launcher.classify.ClassifyCommand} first.
 */
package dev.candor.launcher.classify;
