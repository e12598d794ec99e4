/**
 * What is asked: intents in several wordings and languages, in a sensitive and a control arm, read
 * from built-in packs or the user's own and checked. Read {@link
 * dev.candor.producer.catalogue.Intent} first, then {@link
 * dev.candor.producer.catalogue.PackReader}.
 */
package dev.candor.producer.catalogue;
