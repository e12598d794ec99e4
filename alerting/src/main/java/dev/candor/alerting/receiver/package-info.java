/**
 * Where notifications go: chats, pagers, Alertmanager and webhooks, each a {@link
 * dev.candor.alerting.receiver.PostFormat}, and e-mail. Read {@link
 * dev.candor.alerting.receiver.Notifier} first, then {@link
 * dev.candor.alerting.receiver.Notification}.
 */
package dev.candor.alerting.receiver;
