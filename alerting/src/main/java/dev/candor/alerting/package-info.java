/**
 * Signals become alerts: once, grouped, resolved, and told to every receiver until it knows. Read
 * {@link dev.candor.alerting.AlertPolicy} first, which decides, then {@link
 * dev.candor.alerting.AlertingService}, which reads, records and delivers.
 */
package dev.candor.alerting;
