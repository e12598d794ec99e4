/**
 * What a finding says in the reader's language, worded from its facts where it is shown: in
 * notifications and on pages. Read {@link dev.candor.events.words.FindingWords} first.
 */
package dev.candor.events.words;
