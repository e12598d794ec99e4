/**
 * A small HTTP/1.1 server on one thread, made to misbehave on purpose: late, torn and reset replies
 * cost a timer, not a thread. Read {@link dev.candor.simulator.http.HttpLoop} first.
 */
package dev.candor.simulator.http;
