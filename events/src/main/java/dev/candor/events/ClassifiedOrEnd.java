package dev.candor.events;

/** What the classifications hold: classified responses, and behind a recording its end. */
public sealed interface ClassifiedOrEnd permits ClassifiedResponse, RecordingEnd {}
