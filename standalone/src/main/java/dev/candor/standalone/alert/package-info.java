/** Trying out receivers of alerts. Read {@link dev.candor.standalone.alert.SampleAlerts} first. */
package dev.candor.standalone.alert;
