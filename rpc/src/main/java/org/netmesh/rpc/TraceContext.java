package org.netmesh.rpc;

/**
 * A W3C trace context as a call carries it, opaque here (spec 09 §23.1). Immutable.
 *
 * @param traceparent at most 4,096 bytes of UTF-8
 * @param tracestate the same; may be empty
 */
public record TraceContext(String traceparent, String tracestate) {
    public TraceContext {
        RpcHeader.of("traceparent", traceparent);
        RpcHeader.of("tracestate", tracestate);
    }

    public TraceContext(String traceparent) {
        this(traceparent, "");
    }
}
