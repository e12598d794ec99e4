/**
 * What holds a target's calls back: its rate, its slots, its circuit and its money; all pure state
 * that is given the time. Read {@link dev.candor.worker.limit.Throttle} first.
 */
package dev.candor.worker.limit;
