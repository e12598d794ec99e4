/**
 * Reports of comparisons for publication. Read {@link dev.candor.standalone.report.ReportCommand}
 * first.
 */
package dev.candor.standalone.report;
