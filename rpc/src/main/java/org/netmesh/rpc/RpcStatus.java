package org.netmesh.rpc;

/**
 * The status of a response (spec 09 §6). Immutable.
 *
 * @param code 0x0000 to 0xFFFF
 */
public record RpcStatus(int code) {
    public static final RpcStatus OK = new RpcStatus(0x0000);
    public static final RpcStatus NOT_FOUND = new RpcStatus(0x0001);
    public static final RpcStatus UNAUTHORIZED = new RpcStatus(0x0002);
    public static final RpcStatus TIMEOUT = new RpcStatus(0x0003);
    public static final RpcStatus BACKPRESSURE = new RpcStatus(0x0004);
    public static final RpcStatus CANCELLED = new RpcStatus(0x0005);
    public static final RpcStatus INTERNAL = new RpcStatus(0x0006);
    public static final RpcStatus UNKNOWN_VERSION = new RpcStatus(0x0007);

    /** A typed service could not read the request; its method was not called. */
    public static final RpcStatus NRPC_TYPED_BAD_REQUEST = new RpcStatus(0x8000);

    /** The method of a typed service failed. */
    public static final RpcStatus NRPC_TYPED_HANDLER_ERROR = new RpcStatus(0x8001);

    private static final int MAX = 0xFFFF;

    /**
     * @throws IllegalArgumentException if it is no unsigned 16-bit number
     */
    public RpcStatus {
        if (code < 0 || code > MAX) {
            throw new IllegalArgumentException(
                    "a status is 0 to 65535 (0xFFFF), got %d".formatted(code));
        }
    }

    public boolean isOk() {
        return code == OK.code;
    }

    /** Whether the parties agreed on its meaning: everything beyond 0x0007, reserved ones too. */
    public boolean isApplication() {
        return code > UNKNOWN_VERSION.code;
    }

    /** Whether the same call may succeed later: time-out, back-pressure, internal. */
    public boolean retryable() {
        return code == TIMEOUT.code || code == BACKPRESSURE.code || code == INTERNAL.code;
    }

    /** What a server that answers with this has usually done. */
    RpcOutcome outcome() {
        if (isApplication()) return RpcOutcome.RAN;
        return switch (code) {
            case 0x0000 -> RpcOutcome.RAN;
            case 0x0001, 0x0002, 0x0004, 0x0007 -> RpcOutcome.REFUSED;
            default -> RpcOutcome.MAY_HAVE_RUN;
        };
    }

    /** {@code 0x} and four lower-case digits. */
    @Override
    public String toString() {
        return "0x%04x".formatted(code);
    }
}
