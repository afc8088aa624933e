package org.netmesh.rpc;

/** How a call ended, as an {@link RpcObserver} hears it. */
public sealed interface RpcCallStatus {
    record Ok() implements RpcCallStatus {}

    /**
     * @param text of the error
     */
    record Failed(String text) implements RpcCallStatus {}

    /** The deadline passed. */
    record Timeout() implements RpcCallStatus {}

    /** The caller gave it up. */
    record Cancelled() implements RpcCallStatus {}
}
