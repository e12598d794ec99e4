/**
 * Reading topics without a consumer group: to their end, on and on, or one record at its place.
 * Read {@link dev.candor.events.reading.TopicScan} first, then who takes its records.
 */
package dev.candor.events.reading;
