/**
 * What every service needs around its work: settings with places, meters with bounded tags, {@code
 * /metrics} and {@code /health}, start and stop. Read {@link dev.candor.runtime.Key} first, then
 * {@link dev.candor.runtime.Configuration}.
 */
package dev.candor.runtime;
