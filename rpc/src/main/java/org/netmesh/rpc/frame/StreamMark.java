package org.netmesh.rpc.frame;

import org.netmesh.rpc.RpcHeader;
import org.netmesh.rpc.RpcHeaders;

/** What a response is to the reader of a stream (spec 09 §7.3). */
public enum StreamMark {
    CHUNK,
    /** The end, with a last chunk if its body is not empty. */
    END,
    /** The end, for a reason. */
    ERROR,
    /** The answer of a service that does not stream: one chunk if it is not empty, and the end. */
    UNARY;

    private static final String NAME = "nrpc-streaming";
    private static final String CONTINUE_VALUE = "continue";

    /** Marks a chunk. */
    public static final RpcHeaders CONTINUE = RpcHeaders.of(RpcHeader.of(NAME, CONTINUE_VALUE));

    /** Marks the end. */
    public static final RpcHeaders FINAL = RpcHeaders.of(RpcHeader.of(NAME, "end"));

    public static StreamMark of(Frame.Response response) {
        if (response.status() != 0) return ERROR;
        return response.headers()
                .first(NAME)
                .map(mark -> mark.text().equals(CONTINUE_VALUE) ? CHUNK : END)
                .orElse(UNARY);
    }
}
