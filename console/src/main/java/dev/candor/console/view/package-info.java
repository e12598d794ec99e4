/**
 * What the pages show, as values: each page and its JSON twin are written from the same record.
 * Read {@link dev.candor.console.view.MonitorView} first.
 */
package dev.candor.console.view;
