/**
 * What the topology's stores hold: keys, values and their formats on disk. Read {@link
 * dev.candor.stream.state.StoreBuilders} first.
 */
package dev.candor.stream.state;
