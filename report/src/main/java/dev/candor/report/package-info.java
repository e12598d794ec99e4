/**
 * Comparisons as documents for publication. Read {@link dev.candor.report.ReportFormat} first;
 * {@link dev.candor.report.view.ComparisonView} is the record that all of them render.
 */
package dev.candor.report;
