/**
 * What is compared besides the outcomes: the key facts and the layer that suppressed an answer.
 * Read {@link dev.candor.stream.aspect.Aspect} first.
 */
package dev.candor.stream.aspect;
