/**
 * Finds what keeps a monitor from working, and says how to fix it. Read {@link
 * dev.candor.launcher.doctor.DoctorCommand} first.
 */
package dev.candor.launcher.doctor;
