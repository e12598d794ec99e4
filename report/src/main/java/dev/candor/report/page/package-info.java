/**
 * Turns views into HTML: words in two languages, charts as geometry, and texts of models made
 * harmless. Read {@link dev.candor.report.page.PageWriter} first; the templates are in {@code
 * src/main/jte}.
 */
package dev.candor.report.page;
