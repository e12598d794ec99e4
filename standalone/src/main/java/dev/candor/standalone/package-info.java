/**
 * The candor command: every subcommand, and one process with embedded Kafka and all roles. Read
 * {@link dev.candor.standalone.CandorMain} first.
 */
package dev.candor.standalone;
