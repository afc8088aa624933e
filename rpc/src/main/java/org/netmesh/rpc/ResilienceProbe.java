package org.netmesh.rpc;

/** Hears of the calls that {@link ResilientCalls} adds, on whichever thread. Must not wait. */
public interface ResilienceProbe {
    /** Hears nothing. */
    ResilienceProbe NONE =
            new ResilienceProbe() {
                @Override
                public void retried(ServiceName service) {}

                @Override
                public void hedged(ServiceName service) {}
            };

    /** An attempt after the first one begins. */
    void retried(ServiceName service);

    /** A call beside the first one begins. */
    void hedged(ServiceName service);
}
