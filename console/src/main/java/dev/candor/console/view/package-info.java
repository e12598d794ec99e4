/**
 * Reads what the pages show from the stores of this process, of other processes and of topics. Read
 * {@link dev.candor.console.view.MonitorView} first.
 */
package dev.candor.console.view;
