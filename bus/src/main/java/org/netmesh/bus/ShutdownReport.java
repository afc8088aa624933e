package org.netmesh.bus;

import java.util.Optional;

/**
 * What became of every event that a bus accepted in its life: {@code accepted = dispatched +
 * evicted + failed + stranded} (spec 05 §30.2). Immutable.
 *
 * @param stranded not brought to the adapter within the time
 * @param adapterFailure why the adapter or the producer files did not flush or close
 */
public record ShutdownReport(
        long accepted,
        long dispatched,
        long evicted,
        long failed,
        long stranded,
        Optional<AdapterException> adapterFailure) {

    /** Whether accepted events were lost, other than by eviction. */
    public boolean isLossy() {
        return failed + stranded > 0;
    }
}
