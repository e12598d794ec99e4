/**
 * Where notifications go: Alertmanager, webhooks, Slack and e-mail. Read {@link
 * dev.candor.alerting.receiver.Notifier} first, then {@link
 * dev.candor.alerting.receiver.Notification}.
 */
package dev.candor.alerting.receiver;
