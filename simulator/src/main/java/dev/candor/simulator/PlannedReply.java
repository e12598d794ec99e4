package dev.candor.simulator;

import dev.candor.model.Outcome;
import dev.candor.simulator.dialect.Finish;
import dev.candor.simulator.dialect.Piece;
import dev.candor.simulator.dialect.SimulatedFailure;
import dev.candor.simulator.dialect.StreamEnd;
import java.util.List;
import java.util.Optional;

/**
 * A reply before it takes its shape on the wire.
 *
 * @param refused set when an inspector stops the request before the model is asked
 * @param thinking in a field of its own; empty for none
 * @param text what a client that reads to the end has read, think tags included
 * @param pieces of the same, for a stream
 */
record PlannedReply(
    Outcome outcome,
    Optional<SimulatedFailure.Kind> refused,
    String thinking,
    String text,
    Finish finish,
    List<Piece> pieces,
    StreamEnd end) {}
