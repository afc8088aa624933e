package org.netmesh.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** Services of every shape, and calls to them that are looked at now and then until they end. */
final class SimLoad {
    static final Duration LIMIT = Duration.ofSeconds(5);

    private static final CallOptions OPTIONS = CallOptions.deadline(LIMIT);
    private static final int CHUNKS = 10;
    private static final int ITEMS = 10;

    /** What a call is to do. */
    enum Kind {
        ECHO,
        HANG,
        TAIL,
        JOIN,
        CHAT
    }

    private final SimHandlers handlers;

    SimLoad(Simulation simulation) {
        handlers = new SimHandlers(simulation);
    }

    /**
     * Serves all kinds.
     *
     * @return the one that may come and go, of {@link #serveEcho}
     */
    ServeHandle serve(SimRpc node) {
        node.serve("hang", RpcShape.UNARY, call -> {});
        node.serve("tail", RpcShape.SERVER_STREAMING, SimHandlers.counting(CHUNKS));
        node.serve("join", RpcShape.CLIENT_STREAMING, handlers.joining());
        node.serve("chat", RpcShape.DUPLEX, handlers.echoing());
        return serveEcho(node);
    }

    ServeHandle serveEcho(SimRpc node) {
        return node.serve("echo", (request, context) -> RpcResponse.of(request.body()));
    }

    /**
     * Begins a call.
     *
     * @return does what is due, and tells whether the call is over
     */
    static BooleanSupplier begin(Kind kind, SimRpc caller, SimNode target, boolean givesUp) {
        BooleanSupplier call = made(kind, caller, target, givesUp);
        return () -> {
            try {
                return call.getAsBoolean();
            } catch (RpcException failed) {
                return true;
            }
        };
    }

    private static BooleanSupplier made(Kind kind, SimRpc caller, SimNode target, boolean givesUp) {
        return switch (kind) {
            case ECHO -> unary(caller.call(target, "echo", "x", OPTIONS), givesUp);
            case HANG -> unary(caller.call(target, "hang", "x", OPTIONS), givesUp);
            case TAIL -> reading(caller.stream(target, "tail", "x", OPTIONS), givesUp);
            case JOIN -> new Uploading(caller.upload(target, "join", OPTIONS), givesUp);
            case CHAT -> new Chatting(caller.duplex(target, "chat", OPTIONS), givesUp);
        };
    }

    private static BooleanSupplier unary(CompletableFuture<RpcReply> reply, boolean givesUp) {
        return () -> {
            if (givesUp) reply.cancel(true);
            return reply.isDone();
        };
    }

    private static BooleanSupplier reading(StreamCall stream, boolean givesUp) {
        return () -> {
            if (givesUp) stream.close();
            return readTo(stream);
        };
    }

    /** Whether the end was reached, whichever it is. */
    private static boolean readTo(BodyStream bodies) {
        while (bodies.next(Duration.ZERO).isPresent()) {
            // What they say is another test's matter.
        }
        return bodies.ended();
    }

    /** Sends its items once it is open, and waits for the answer. */
    private static final class Uploading implements BooleanSupplier {
        private final UploadCall call;
        private final boolean givesUp;
        private boolean sent;

        Uploading(UploadCall call, boolean givesUp) {
            this.call = call;
            this.givesUp = givesUp;
        }

        @Override
        public boolean getAsBoolean() {
            if (call.opening().isOpen() && !sent && !call.answer().isOver()) {
                sent = true;
                for (int i = 0; i < ITEMS; i++) call.trySend("item".getBytes(UTF_8));
                if (givesUp) call.close();
                else call.finishAsync();
            }
            return call.answer().isOver() || (givesUp && sent);
        }
    }

    /** Sends its items once it is open, and reads what comes back to the end. */
    private static final class Chatting implements BooleanSupplier {
        private final TwoWayCall call;
        private final boolean givesUp;
        private boolean sent;

        Chatting(TwoWayCall call, boolean givesUp) {
            this.call = call;
            this.givesUp = givesUp;
        }

        @Override
        public boolean getAsBoolean() {
            if (call.opening().isOpen() && !sent && !call.stream().ended()) {
                sent = true;
                for (int i = 0; i < ITEMS; i++) call.sink().trySend("item".getBytes(UTF_8));
                if (givesUp) call.close();
                else call.finishSending();
            }
            return readTo(call.stream());
        }
    }
}
