/**
 * Reads recordings: JSON lines of any size and quality, one row at a time. Read {@link
 * dev.candor.standalone.rows.RowReader} first.
 */
package dev.candor.standalone.rows;
