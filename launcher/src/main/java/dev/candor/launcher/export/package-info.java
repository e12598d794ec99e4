/**
 * Rows, tallies and verdicts as files for other programs, with a dictionary of their columns. Read
 * {@link dev.candor.launcher.export.ExportCommand} first; {@link
 * dev.candor.launcher.export.ExportTable} lists the columns.
 */
package dev.candor.launcher.export;
