package org.netmesh.rpc.frame;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.netmesh.rpc.RpcHeader;
import org.netmesh.rpc.RpcHeaders;
import org.netmesh.rpc.TraceContext;

/** The headers of a request that nRPC itself writes and reads (spec 09 §7.2, §23.1). */
public final class CallHeaders {
    private static final String TRACE_PARENT = "traceparent";
    private static final String TRACE_STATE = "tracestate";
    private static final String STREAM_WINDOW = "nrpc-stream-window-initial";
    private static final String REQUEST_WINDOW = "nrpc-request-window-initial";
    private static final long MAX_U32 = 0xffff_ffffL;

    private CallHeaders() {}

    /** Ours, in the reference's order, then the caller's own. */
    public static RpcHeaders of(
            Optional<TraceContext> trace,
            OptionalLong requestWindow,
            OptionalLong streamWindow,
            RpcHeaders own) {
        if (trace.isEmpty() && requestWindow.isEmpty() && streamWindow.isEmpty()) return own;
        List<RpcHeader> all = new ArrayList<>();
        trace.ifPresent(context -> {
            all.add(RpcHeader.of(TRACE_PARENT, context.traceparent()));
            if (!context.tracestate().isEmpty()) {
                all.add(RpcHeader.of(TRACE_STATE, context.tracestate()));
            }
        });
        requestWindow.ifPresent(window -> all.add(window(REQUEST_WINDOW, window)));
        streamWindow.ifPresent(window -> all.add(window(STREAM_WINDOW, window)));
        all.addAll(own.all());
        return new RpcHeaders(all);
    }

    /** How many chunks the caller takes at first; empty for no flow control. */
    public static OptionalLong streamWindow(RpcHeaders headers) {
        return window(headers, STREAM_WINDOW);
    }

    /** Whether, and for how many items, the caller waits for credit. */
    public static OptionalLong requestWindow(RpcHeaders headers) {
        return window(headers, REQUEST_WINDOW);
    }

    /** The caller's trace context, if the request carries one and says so; the last one counts. */
    public static Optional<TraceContext> trace(Frame.Request request) {
        if (!request.has(Frame.Request.PROPAGATE_TRACE)) return Optional.empty();
        Optional<String> state = lastText(request.headers(), TRACE_STATE);
        return lastText(request.headers(), TRACE_PARENT)
                .map(parent -> new TraceContext(parent, state.orElse("")));
    }

    private static RpcHeader window(String name, long window) {
        return RpcHeader.of(name, Long.toString(window));
    }

    /** The first header of the name decides. */
    private static OptionalLong window(RpcHeaders headers, String name) {
        for (RpcHeader header : headers) {
            if (header.name().equalsIgnoreCase(name)) return decimal(header.value());
        }
        return OptionalLong.empty();
    }

    /** ASCII digits after an optional plus, within 32 bits. */
    private static OptionalLong decimal(ByteBuffer text) {
        if (text.hasRemaining() && text.get(text.position()) == '+') text.get();
        if (!text.hasRemaining()) return OptionalLong.empty();
        long value = 0;
        while (text.hasRemaining()) {
            int digit = text.get() - '0';
            if (digit < 0 || digit > 9) return OptionalLong.empty();
            value = value * 10 + digit;
            if (value > MAX_U32) return OptionalLong.empty();
        }
        return OptionalLong.of(value);
    }

    private static Optional<String> lastText(RpcHeaders headers, String name) {
        Optional<String> last = Optional.empty();
        for (RpcHeader header : headers) {
            if (!header.name().equalsIgnoreCase(name)) continue;
            Optional<String> text = text(header.value());
            if (text.isPresent()) last = text;
        }
        return last;
    }

    private static Optional<String> text(ByteBuffer value) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(value).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
