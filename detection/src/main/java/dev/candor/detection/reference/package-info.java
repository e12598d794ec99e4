/**
 * What a release is compared with besides the one before: a pinned baseline, the chain of all
 * releases before; what these cost in false alarms; whether all targets moved at once. Read {@link
 * dev.candor.detection.reference.ReleaseChain} first.
 */
package dev.candor.detection.reference;
