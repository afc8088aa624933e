package org.netmesh.rpc;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.netmesh.cortex.CortexException;
import org.netmesh.cortex.NetDbException;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.rpc.RpcCodecException.Direction;

/** Typed errors out of the stable texts, for errors that crossed a language (spec 09 §21.2). */
public final class RpcErrors {
    private static final String PREFIX = "nrpc:";
    private static final Pattern ELAPSED = Pattern.compile("elapsed_ms=([0-9]{1,15})");
    private static final Pattern STATUS =
            Pattern.compile("status=0x0*([0-9a-fA-F]{1,4})(?![0-9a-fA-F])");
    private static final Pattern MESSAGE = Pattern.compile(" message=(.*)", Pattern.DOTALL);
    private static final int RADIX = 16;

    private RpcErrors() {}

    /** The typed error of a throwable's message; the throwable itself if it is typed or foreign. */
    public static Throwable classify(Throwable thrown) {
        if (thrown instanceof NetMeshException) return thrown;
        return typed(messageOf(thrown), thrown).map(Throwable.class::cast).orElse(thrown);
    }

    /**
     * The typed error of a text; empty if the text is none of ours. A time-out or server error
     * whose text lacks its number is an {@link RpcException} of that kind.
     */
    public static Optional<NetMeshException> classify(String text) {
        return typed(text, null);
    }

    /**
     * The message of an error: a text itself, a throwable's message, the entry {@code message} of a
     * map if it is a text; else empty.
     */
    public static String messageOf(@Nullable Object error) {
        return switch (error) {
            case String text -> text;
            case Throwable thrown when thrown.getMessage() != null -> thrown.getMessage();
            case Map<?, ?> fields when fields.get("message") instanceof String text -> text;
            case null, default -> "";
        };
    }

    private static Optional<NetMeshException> typed(String text, @Nullable Throwable cause) {
        NetMeshException typed = null;
        if (text.startsWith("cortex:")) typed = CortexException.reported(text);
        if (text.startsWith("netdb:")) typed = NetDbException.reported(text);
        if (text.startsWith(PREFIX)) typed = rpc(text);
        if (typed != null && cause != null) typed.initCause(cause);
        return Optional.ofNullable(typed);
    }

    private static NetMeshException rpc(String text) {
        int colon = text.indexOf(':', PREFIX.length());
        String name = text.substring(PREFIX.length(), colon < 0 ? text.length() : colon);
        RpcErrorKind kind = RpcErrorKind.of(name).orElse(RpcErrorKind.OTHER);
        return switch (kind) {
            case NO_ROUTE -> new RpcNoRouteException(text);
            case TIMEOUT -> timeout(text);
            case SERVER_ERROR -> server(text);
            case TRANSPORT -> new RpcTransportException(text, RpcOutcome.MAY_HAVE_RUN);
            case CODEC_ENCODE -> new RpcCodecException(Direction.ENCODE, RpcOutcome.NOT_SENT, text);
            case CODEC_DECODE -> new RpcCodecException(Direction.DECODE, RpcOutcome.RAN, text);
            case CANCELLED -> new RpcCancelledException(text, RpcOutcome.MAY_HAVE_RUN);
            case STREAM_CLOSED -> new RpcStreamClosedException(text, RpcOutcome.MAY_HAVE_RUN);
            case SERVE_FAILED -> new RpcServeException(text);
            case BREAKER_OPEN -> new BreakerOpenException(text);
            case CONTRACT_MISMATCH -> new RpcContractException(text);
            case APP_ERROR, OTHER ->
                    new RpcException(RpcErrorKind.OTHER, RpcOutcome.MAY_HAVE_RUN, text);
        };
    }

    private static RpcException timeout(String text) {
        Matcher elapsed = ELAPSED.matcher(text);
        if (!elapsed.find()) {
            return new RpcException(RpcErrorKind.TIMEOUT, RpcOutcome.MAY_HAVE_RUN, text);
        }
        return new RpcTimeoutException(
                text, Duration.ofMillis(Long.parseLong(elapsed.group(1))), RpcOutcome.MAY_HAVE_RUN);
    }

    private static RpcException server(String text) {
        Matcher code = STATUS.matcher(text);
        if (!code.find()) {
            return new RpcException(RpcErrorKind.SERVER_ERROR, RpcOutcome.MAY_HAVE_RUN, text);
        }
        RpcStatus status = new RpcStatus(Integer.parseInt(code.group(1), RADIX));
        Matcher message = MESSAGE.matcher(text);
        String body = message.find(code.end()) ? message.group(1) : "";
        return new RpcServerException(text, status, body, status.outcome());
    }
}
