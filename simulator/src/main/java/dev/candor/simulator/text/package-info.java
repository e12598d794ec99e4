/**
 * The words of the simulated models, in English and Chinese, all written for this project. Read
 * {@link dev.candor.simulator.text.ReplyWriter} first, then the YAML files among the resources.
 */
package dev.candor.simulator.text;
