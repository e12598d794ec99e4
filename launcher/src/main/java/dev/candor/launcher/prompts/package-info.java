/**
 * The {@code candor prompts} commands: what is asked, whether a pack is sound, and what a day of
 * asking costs. Read {@link dev.candor.launcher.prompts.PromptsCommand} first.
 */
package dev.candor.launcher.prompts;
