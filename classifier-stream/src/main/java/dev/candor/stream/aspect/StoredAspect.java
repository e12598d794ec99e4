package dev.candor.stream.aspect;

/**
 * One aspect in a store.
 *
 * @param compared whether the candidate has it too
 * @param state the comparison, or until there is one the baseline's history
 */
public record StoredAspect(Aspect aspect, boolean compared, byte[] state) {}
