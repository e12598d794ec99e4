/**
 * What may be asked of the topology's stores, for pages and reports. Read {@link
 * dev.candor.classifier.query.MonitorStores} first.
 */
package dev.candor.classifier.query;
