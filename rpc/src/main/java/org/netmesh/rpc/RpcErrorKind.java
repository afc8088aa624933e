package org.netmesh.rpc;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.netmesh.kernel.ErrorKind;

/**
 * How a call or a service may fail; the stable texts begin {@code nrpc:<kind>:} (spec 09 §21.1).
 */
public enum RpcErrorKind implements ErrorKind {
    /** No node to send to. */
    NO_ROUTE(false),
    /** The deadline passed. */
    TIMEOUT(true),
    /**
     * The server answered with a status; whether a retry helps, {@link RpcServerException} knows.
     */
    SERVER_ERROR(false),
    /** The request or the answer could not be carried. */
    TRANSPORT(true),
    /** A value could not be written; nothing was sent. */
    CODEC_ENCODE(false),
    /** What came could not be read. */
    CODEC_DECODE(false),
    /** The caller gave the call up. */
    CANCELLED(false),
    /** The stream was used after it was closed. */
    STREAM_CLOSED(false),
    /** A service could not be registered. */
    SERVE_FAILED(false),
    /** A circuit breaker let no call through. */
    BREAKER_OPEN(false),
    /** Caller and server disagree on a typed contract; nothing was called. */
    CONTRACT_MISMATCH(false),
    /** A handler answers with a status of its own; callers see {@link #SERVER_ERROR}. */
    APP_ERROR(false),
    /** A kind that this release does not know; the text names it. */
    OTHER(true);

    private final boolean retryable;

    RpcErrorKind(boolean retryable) {
        this.retryable = retryable;
    }

    /** The kind of that text, exactly; empty if there is none. */
    public static Optional<RpcErrorKind> of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
    }

    @Override
    public boolean retryable() {
        return retryable;
    }

    /** As messages name it: {@code no_route}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
