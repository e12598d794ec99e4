/**
 * Sends a recording through the same topics and topology as a running monitor and reports what the
 * detector says. Read {@link dev.candor.standalone.replay.Replay} first.
 */
package dev.candor.standalone.replay;
