/**
 * The domain's words and values, each defined once: what a reply is, how replies are counted, what
 * a comparison says. Every module may use it; it uses nothing but the JDK. Read {@link
 * dev.candor.model.Outcome} first.
 */
package dev.candor.model;
