/**
 * Reads rule packs from YAML; the only place that knows the format. Read {@link
 * dev.candor.classification.pack.RulePackReader} first.
 */
package dev.candor.classification.pack;
