/**
 * What pages and reports show, as values: each page and its JSON twin are written from the same
 * record. Read {@link dev.candor.report.view.ComparisonView} first.
 */
package dev.candor.report.view;
