/**
 * Tells which release of a target answered, and when another one does. Read {@link
 * dev.candor.worker.release.ReleaseResolver} first.
 */
package dev.candor.worker.release;
