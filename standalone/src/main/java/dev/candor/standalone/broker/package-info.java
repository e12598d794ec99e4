/**
 * A real Apache Kafka broker in this process. Read {@link
 * dev.candor.standalone.broker.EmbeddedKafka} first.
 */
package dev.candor.standalone.broker;
