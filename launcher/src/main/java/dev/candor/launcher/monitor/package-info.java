/**
 * Runs the roles: all in one process, or one of them against a cluster. Read {@link
 * dev.candor.launcher.monitor.Roles} first.
 */
package dev.candor.launcher.monitor;
