package org.netmesh.bus;

/**
 * What became, during a flush, of the events accepted before it (spec 05 §30.2). Immutable.
 *
 * @param dispatched stored by the adapter
 * @param evicted made room for newer ones
 * @param failed lost by dispatch
 * @param pending still without a fate when the time was over
 */
public record FlushReport(long dispatched, long evicted, long failed, long pending) {
    /** Whether every event accepted before the flush has its fate. */
    public boolean isComplete() {
        return pending == 0;
    }
}
