package org.netmesh.bus.jetstream;

import io.nats.client.JetStreamApiException;
import java.util.Objects;
import org.netmesh.bus.AdapterException;

/** Which failures are worth a retry (spec 05 §19.3, §30.1 row 11). Stateless. */
final class NatsFailure {
    private static final int SERVER_SIDE = 500;
    private static final int UNAVAILABLE = 503;
    private static final int TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int STREAM_NOT_FOUND = 10_059;

    private NatsFailure() {}

    /** What the bus is told about a write or poll that failed this way. */
    static AdapterException of(String doing, Throwable failure) {
        if (failure instanceof AdapterException told) return told;
        Throwable cause = root(failure);
        String text = "JetStream " + doing + ": " + message(cause);
        boolean lasting =
                cause instanceof IllegalArgumentException
                        || (cause instanceof JetStreamApiException refused && isLasting(refused));
        return lasting
                ? AdapterException.fatal(text, cause)
                : AdapterException.transientError(text, cause);
    }

    /** Whether the server could not do it now, and did not say that it never would. */
    static boolean isUnavailable(JetStreamApiException refused) {
        int code = refused.getErrorCode();
        return code == UNAVAILABLE || code == TIMEOUT || code == TOO_MANY_REQUESTS;
    }

    static boolean isMissingStream(JetStreamApiException refused) {
        return refused.getApiErrorCode() == STREAM_NOT_FOUND;
    }

    /** The failure below all wrappers. */
    static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (Throwable c = failure.getCause(); c != null; c = c.getCause()) root = c;
        return root;
    }

    static String message(Throwable cause) {
        return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    }

    private static boolean isLasting(JetStreamApiException refused) {
        return refused.getErrorCode() < SERVER_SIDE
                && !isUnavailable(refused)
                && !isMissingStream(refused);
    }
}
