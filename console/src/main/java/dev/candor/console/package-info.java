/**
 * The console: pages and their JSON twins over HTTP. Read {@link dev.candor.console.ConsoleService}
 * first.
 */
package dev.candor.console;
