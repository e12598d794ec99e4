/**
 * Sends a recording through the same topics and topology as a running monitor and reports what the
 * detector says. Read {@link dev.candor.launcher.replay.Replay} first.
 */
package dev.candor.launcher.replay;
