/**
 * What a monitor in one process brings along: {@link dev.candor.embedded.broker.EmbeddedKafka} and
 * {@link dev.candor.embedded.registry.EmbeddedRegistry}.
 */
package dev.candor.embedded;
