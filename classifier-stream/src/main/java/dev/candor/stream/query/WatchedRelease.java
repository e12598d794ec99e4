package dev.candor.stream.query;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * How a release is watched for a change behind its unchanged name.
 *
 * @param learned first cycles that its reference holds
 * @param needed first cycles that make the reference if none is missed: where a stretch of cycles
 *     shares a mood, those of as many stretches as it takes
 * @param since when the reference was complete and the watch began; null before, and where the
 *     cycle is no longer kept
 * @param tenPointsWithin cycles in which a change of the constrained share by ten points would
 *     likely be seen; empty before the watch, of an endpoint that repeats itself, and where it
 *     takes too many
 * @param repeats whether the endpoint repeats itself, so that every cycle is held against the first
 *     ones alone
 */
public record WatchedRelease(
    int learned, int needed, Instant since, OptionalInt tenPointsWithin, boolean repeats) {}
