/**
 * A schema registry in this process: the part of Confluent's REST API that its clients use, with
 * the schemas kept in a compacted topic. Read {@link dev.candor.embedded.registry.EmbeddedRegistry}
 * first, then {@link dev.candor.embedded.registry.RegistryRules}.
 */
package dev.candor.embedded.registry;
