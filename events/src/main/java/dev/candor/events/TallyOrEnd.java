package dev.candor.events;

/** What is compared: tallies of closed cycles, and behind a recording's last one its end. */
public sealed interface TallyOrEnd permits Tally, RecordingEnd {}
