/**
 * A real Apache Kafka broker in this process. Read {@link dev.candor.embedded.broker.EmbeddedKafka}
 * first.
 */
package dev.candor.embedded.broker;
