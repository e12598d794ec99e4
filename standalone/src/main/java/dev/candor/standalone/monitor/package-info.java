/**
 * Runs the roles: all in one process, or one of them against a cluster. Read {@link
 * dev.candor.standalone.monitor.Roles} first.
 */
package dev.candor.standalone.monitor;
