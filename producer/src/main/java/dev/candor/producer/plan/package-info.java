/**
 * Which probes a cycle has, in which order and when, and what they cost. Pure: the same settings
 * give the same plan. Read {@link dev.candor.producer.plan.CyclePlanner} first.
 */
package dev.candor.producer.plan;
