/**
 * Serdes that speak Confluent's wire format to any Confluent-compatible schema registry. Read
 * {@link dev.candor.events.serde.EventSerdes} first, then {@link
 * dev.candor.events.serde.AvroSerializer}.
 */
package dev.candor.events.serde;
