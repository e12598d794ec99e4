/**
 * Reads recordings: JSON lines of any size and quality, one row at a time. Read {@link
 * dev.candor.launcher.rows.RowReader} first.
 */
package dev.candor.launcher.rows;
