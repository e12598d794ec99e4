/**
 * The optional last tier: a language model is asked about abstentions. Read {@link
 * dev.candor.classification.judge.JudgedClassifier} first.
 */
package dev.candor.classification.judge;
