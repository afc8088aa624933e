package org.netmesh.bus;

import java.util.Locale;

/** How a batch ended: dispatched, or lost for one of these reasons (spec 05 §7, §24). */
enum Fate {
    DISPATCHED,
    NON_RETRYABLE,
    ADAPTER_SHUTDOWN,
    RETRY_EXHAUSTED,
    TIMEOUT;

    /** The value of the {@code reason} label. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
