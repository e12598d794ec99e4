/**
 * What may be asked of the topology's stores, for pages and reports. Read {@link
 * dev.candor.stream.query.MonitorStores} first.
 */
package dev.candor.stream.query;
