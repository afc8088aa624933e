package org.netmesh.bus;

/**
 * What became of a shard's events. At any moment {@code accepted = evicted + dispatched + failed +
 * stranded + waiting + inFlight}; the last two are 0 once the shard has ended. Immutable.
 *
 * @param rejected refused because the ring was full; sampled-out events included
 * @param sampled refused by sampling
 * @param failed given up by dispatch, by {@link Fate#ordinal}
 * @param stranded left behind when the shard was stopped before it was done
 * @param waiting in the ring
 * @param inFlight with the adapter
 */
record Ledger(
        long accepted,
        long rejected,
        long sampled,
        long evicted,
        long dispatched,
        long batches,
        FailedByFate failed,
        long stranded,
        long waiting,
        long inFlight) {
    static final Ledger ZERO = new Ledger(0, 0, 0, 0, 0, 0, new FailedByFate(0, 0, 0, 0), 0, 0, 0);

    /** Events lost by dispatch, by reason. */
    record FailedByFate(
            long nonRetryable, long adapterShutdown, long retryExhausted, long timeout) {
        long total() {
            return nonRetryable + adapterShutdown + retryExhausted + timeout;
        }

        FailedByFate plus(Fate fate, long events) {
            return switch (fate) {
                case DISPATCHED -> this;
                case NON_RETRYABLE ->
                        new FailedByFate(
                                nonRetryable + events, adapterShutdown, retryExhausted, timeout);
                case ADAPTER_SHUTDOWN ->
                        new FailedByFate(
                                nonRetryable, adapterShutdown + events, retryExhausted, timeout);
                case RETRY_EXHAUSTED ->
                        new FailedByFate(
                                nonRetryable, adapterShutdown, retryExhausted + events, timeout);
                case TIMEOUT ->
                        new FailedByFate(
                                nonRetryable, adapterShutdown, retryExhausted, timeout + events);
            };
        }

        FailedByFate plus(FailedByFate that) {
            return new FailedByFate(
                    nonRetryable + that.nonRetryable,
                    adapterShutdown + that.adapterShutdown,
                    retryExhausted + that.retryExhausted,
                    timeout + that.timeout);
        }

        long of(Fate fate) {
            return switch (fate) {
                case DISPATCHED -> 0;
                case NON_RETRYABLE -> nonRetryable;
                case ADAPTER_SHUTDOWN -> adapterShutdown;
                case RETRY_EXHAUSTED -> retryExhausted;
                case TIMEOUT -> timeout;
            };
        }
    }

    Ledger plus(Ledger that) {
        return new Ledger(
                accepted + that.accepted,
                rejected + that.rejected,
                sampled + that.sampled,
                evicted + that.evicted,
                dispatched + that.dispatched,
                batches + that.batches,
                failed.plus(that.failed),
                stranded + that.stranded,
                waiting + that.waiting,
                inFlight + that.inFlight);
    }

    /** Whether every accepted event is accounted for; false is a bug of ours. */
    boolean balances() {
        return accepted == evicted + dispatched + failed.total() + stranded + waiting + inFlight;
    }
}
