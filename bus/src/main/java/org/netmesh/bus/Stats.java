package org.netmesh.bus;

/**
 * Counters of a bus since its start; they never fall, shards that were removed included (spec 05
 * §12). Immutable.
 *
 * @param eventsIngested accepted
 * @param eventsDropped lost to back-pressure: refused by a full ring or by sampling, evicted, or
 *     without a shard to go to
 * @param eventsEvicted accepted, then evicted by newer ones; part of {@code eventsDropped}
 * @param eventsUnrouted without a shard to go to; part of {@code eventsDropped}
 * @param eventsRefused too large or not JSON where the transport needs JSON
 * @param eventsDispatched stored by the adapter
 * @param batchesDispatched batches stored by the adapter
 * @param eventsFailed accepted, and lost by dispatch after all its attempts
 * @param eventsStranded accepted, and left behind by a shutdown or scale-down whose time was over
 * @param eventsPending accepted, and not yet stored or lost
 */
public record Stats(
        long eventsIngested,
        long eventsDropped,
        long eventsEvicted,
        long eventsUnrouted,
        long eventsRefused,
        long eventsDispatched,
        long batchesDispatched,
        long eventsFailed,
        long eventsStranded,
        long eventsPending) {

    static Stats of(Ledger ledger, Refusals refusals) {
        long unrouted = refusals.unrouted.sum();
        return new Stats(
                ledger.accepted(),
                ledger.rejected() + ledger.evicted() + unrouted,
                ledger.evicted(),
                unrouted,
                refusals.tooLarge.sum() + refusals.invalidJson.sum(),
                ledger.dispatched(),
                ledger.batches(),
                ledger.failed().total(),
                ledger.stranded(),
                ledger.waiting() + ledger.inFlight());
    }
}
