/**
 * The wire contract: records, their Avro schemas and codecs, the topic catalogue and the serdes.
 * Read {@link dev.candor.events.Topics} first.
 */
package dev.candor.events;
