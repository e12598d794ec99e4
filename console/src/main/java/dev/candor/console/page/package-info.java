/**
 * Turns views into HTML: words in two languages, charts as geometry, and texts of models made
 * harmless. Read {@link dev.candor.console.page.PageWriter} first; the templates are in {@code
 * src/main/jte}.
 */
package dev.candor.console.page;
