/**
 * Signals become alerts: once, grouped, resolved, and told to every receiver until it knows. Read
 * {@link dev.candor.alerting.AlertPolicy} first, which decides, then {@link
 * dev.candor.alerting.DeliveryPolicy}, which says who is notified and when, and {@link
 * dev.candor.alerting.AlertingSession}, which reads, records and delivers.
 */
package dev.candor.alerting;
