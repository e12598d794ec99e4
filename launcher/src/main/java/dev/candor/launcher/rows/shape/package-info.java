/**
 * Recognises what other programs write by its shape, and finds prompt, reply and release in it.
 * Read {@link dev.candor.launcher.rows.shape.RecordShapes} first.
 */
package dev.candor.launcher.rows.shape;
