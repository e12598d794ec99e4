/**
 * The candor command: every subcommand, and one process with embedded Kafka and all roles. Read
 * {@link dev.candor.launcher.CandorMain} first.
 */
package dev.candor.launcher;
