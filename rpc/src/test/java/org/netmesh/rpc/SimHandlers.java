package org.netmesh.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.netmesh.rpc.node.Handling;
import org.netmesh.rpc.node.ServedCall;
import org.netmesh.testkit.sim.Simulation;

/** Handlers that never wait, for the simulator: they look again every virtual millisecond. */
final class SimHandlers {
    private static final byte[] ECHO = "echo:".getBytes(UTF_8);
    private static final long PAUSE_NANOS = 1_000_000;

    private final Simulation simulation;

    SimHandlers(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Answers with the bodies of all items, joined by commas. */
    Handling joining() {
        return draining((call, items) -> call.finish(text(String.join(",", items))));
    }

    /** Takes all items, then goes on with them. */
    Handling draining(BiConsumer<ServedCall, List<String>> then) {
        return call -> {
            List<String> items = new ArrayList<>();
            drain(call, item -> items.add(text(item)), () -> then.accept(call, items));
        };
    }

    /** Takes one item, then goes on. */
    Handling firstItem(Consumer<ServedCall> then) {
        return new Handling() {
            @Override
            public void serve(ServedCall call) {
                try {
                    if (call.nextItem(0).isPresent()) then.accept(call);
                    else later(() -> serve(call));
                } catch (InterruptedException e) {
                    throw new IllegalStateException("nothing waits", e);
                }
            }
        };
    }

    /** Sends each item back, and at the end how many there were. */
    Handling echoing() {
        return call -> {
            AtomicInteger items = new AtomicInteger();
            drain(
                    call,
                    item -> {
                        items.incrementAndGet();
                        byte[] echo = Arrays.copyOf(ECHO, ECHO.length + item.remaining());
                        item.get(item.position(), echo, ECHO.length, item.remaining());
                        call.trySend(echo);
                    },
                    () -> {
                        byte[] summary = ("summary:" + items).getBytes(UTF_8);
                        if (!call.cancellation().isCancelled()) call.trySend(summary);
                        call.finish(RpcResponse.EMPTY);
                    });
        };
    }

    /** Sends so many chunks, numbered from 0, all at once. */
    static Handling counting(int chunks) {
        return call -> {
            for (int i = 0; i < chunks; i++) call.trySend(Integer.toString(i).getBytes(UTF_8));
            call.finish(RpcResponse.EMPTY);
        };
    }

    /** Answers after a while of virtual time, whatever happens meanwhile. */
    Handling after(Duration pause, Consumer<ServedCall> then) {
        return call ->
                simulation
                        .time()
                        .at(simulation.time().nanos() + pause.toNanos(), () -> then.accept(call));
    }

    static RpcResponse text(String text) {
        return RpcResponse.of(text.getBytes(UTF_8));
    }

    static String text(ByteBuffer body) {
        return UTF_8.decode(body.duplicate()).toString();
    }

    private void drain(ServedCall call, Consumer<ByteBuffer> each, Runnable end) {
        try {
            for (Optional<ByteBuffer> item = call.nextItem(0);
                    item.isPresent();
                    item = call.nextItem(0)) {
                each.accept(item.get());
            }
            if (call.itemsEnded()) {
                end.run();
                return;
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nothing waits", e);
        } catch (RpcCancelledException nobodyWantsIt) {
            call.fail(nobodyWantsIt);
            return;
        }
        later(() -> drain(call, each, end));
    }

    private void later(Runnable then) {
        simulation.time().at(simulation.time().nanos() + PAUSE_NANOS, then);
    }
}
