/**
 * Comparisons of a running or stored monitor for publication. Read {@link
 * dev.candor.launcher.report.ReportCommand} first.
 */
package dev.candor.launcher.report;
