/**
 * What several modules' tests share: a clock that is set rather than waited for, and fixtures of
 * the wire's records. Read {@link dev.candor.testkit.SettableClock} first.
 */
package dev.candor.testkit;
