/**
 * Brings any text into a form that can be matched: think blocks cut, Unicode folded, length
 * bounded. Read {@link dev.candor.classification.text.FoldedText} first.
 */
package dev.candor.classification.text;
