/**
 * The commands around the classifier: classify, eval, train and reclassify. Read {@link
 * dev.candor.standalone.classify.ClassifyCommand} first.
 */
package dev.candor.standalone.classify;
