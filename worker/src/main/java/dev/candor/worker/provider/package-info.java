/**
 * Speaks to model providers: one small client per API style, all answering in the same words. Read
 * {@link dev.candor.worker.provider.ModelClient} first, then {@link
 * dev.candor.worker.provider.ProviderErrors}, which tells a provider's block from a failed call.
 */
package dev.candor.worker.provider;
