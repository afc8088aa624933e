package org.netmesh.rpc;

import org.jspecify.annotations.Nullable;

/** A value could not be written, or what came could not be read. */
public final class RpcCodecException extends RpcException {
    private static final long serialVersionUID = 1;

    /** Which of the two it was. */
    public enum Direction {
        ENCODE,
        DECODE
    }

    private final Direction direction;

    RpcCodecException(Direction direction, RpcOutcome outcome, String message) {
        super(kind(direction), outcome, message);
        this.direction = direction;
    }

    private RpcCodecException(
            Direction direction, RpcOutcome outcome, String message, @Nullable Throwable cause) {
        super(kind(direction), outcome, message, cause);
        this.direction = direction;
    }

    /** Something could not be written, or must not be sent now. It was not sent. */
    public static RpcCodecException encode(String detail) {
        return encode(detail, null);
    }

    public static RpcCodecException encode(String detail, @Nullable Throwable cause) {
        return of(Direction.ENCODE, RpcOutcome.NOT_SENT, detail, cause);
    }

    /** As {@link #encode(String)}, of an item of a call that had begun. */
    public static RpcCodecException encodeItem(String detail, @Nullable Throwable cause) {
        return of(Direction.ENCODE, RpcOutcome.MAY_HAVE_RUN, detail, cause);
    }

    /** An answer, or an item, could not be read. */
    public static RpcCodecException decode(String detail, @Nullable Throwable cause) {
        return of(Direction.DECODE, RpcOutcome.RAN, detail, cause);
    }

    /** Which side of the codec failed. */
    public Direction direction() {
        return direction;
    }

    private static RpcCodecException of(
            Direction direction, RpcOutcome outcome, String detail, @Nullable Throwable cause) {
        return new RpcCodecException(direction, outcome, message(kind(direction), detail), cause);
    }

    private static RpcErrorKind kind(Direction direction) {
        return switch (direction) {
            case ENCODE -> RpcErrorKind.CODEC_ENCODE;
            case DECODE -> RpcErrorKind.CODEC_DECODE;
        };
    }
}
