/**
 * The watch for a change behind an unchanged name. Read {@link
 * dev.candor.detection.silent.SilentChangeMonitor} first.
 */
package dev.candor.detection.silent;
