package org.netmesh.bus.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.Objects;
import java.util.Set;
import org.netmesh.bus.AdapterException;

/** Which failures are worth a retry (spec 05 §17.2). Stateless. */
final class RedisFailure {
    /** First words of replies that pass: a start, a move, a fail-over, a busy script. */
    private static final Set<String> PASSING =
            Set.of(
                    "LOADING",
                    "BUSY",
                    "MOVED",
                    "ASK",
                    "TRYAGAIN",
                    "CLUSTERDOWN",
                    "MASTERDOWN",
                    "READONLY",
                    "NOREPLICAS");

    /** Of those, what another server of the list may not say. */
    private static final Set<String> WRONG_SERVER =
            Set.of("MASTERDOWN", "READONLY", "NOREPLICAS", "LOADING");

    private RedisFailure() {}

    /** What the bus is told about a write that failed this way. */
    static AdapterException ofWrite(Throwable failure) {
        Throwable cause = root(failure);
        String text = "Redis: " + message(cause);
        boolean refused = cause instanceof RedisCommandExecutionException;
        return refused && !PASSING.contains(code(cause))
                ? AdapterException.fatal(text, cause)
                : AdapterException.transientError(text, cause);
    }

    static boolean isWrongServer(Throwable failure) {
        return WRONG_SERVER.contains(code(root(failure)));
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

    /** The first word of a server's reply. */
    private static String code(Throwable cause) {
        String text = message(cause);
        int blank = text.indexOf(' ');
        return blank < 0 ? text : text.substring(0, blank);
    }
}
