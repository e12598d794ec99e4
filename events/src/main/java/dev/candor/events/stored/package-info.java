/**
 * Values that a role keeps in its own stores, in a format that can evolve as that of the topics
 * can. Read {@link dev.candor.events.stored.StoredFormat} first.
 */
package dev.candor.events.stored;
