/** Trying out receivers of alerts. Read {@link dev.candor.launcher.alert.SampleAlerts} first. */
package dev.candor.launcher.alert;
