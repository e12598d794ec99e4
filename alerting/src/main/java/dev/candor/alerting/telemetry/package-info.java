/**
 * Verdicts as events of OpenTelemetry, for whoever watches models with its tools. Read {@link
 * dev.candor.alerting.telemetry.EvaluationEvents} first.
 */
package dev.candor.alerting.telemetry;
