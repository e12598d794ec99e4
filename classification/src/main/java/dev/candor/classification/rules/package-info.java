/**
 * Phrases that say something about a reply, found in one pass without regular expressions. Read
 * {@link dev.candor.classification.rules.Rule} first, then {@link
 * dev.candor.classification.rules.RuleMatcher}.
 */
package dev.candor.classification.rules;
