package org.netmesh.mesh.bus;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.Batch;
import org.netmesh.bus.PayloadRules;
import org.netmesh.bus.TransportContext;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.mesh.InboundFilter;
import org.netmesh.mesh.MeshEvent;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.wire.PacketLayout;

/** The adapter over a stream. Thread-safe. */
final class NodeAdapter extends InboxAdapter {
    /** What every path takes, also a plain session behind a relay. */
    private static final int MOST_EVENT_BYTES =
            PacketLayout.MAX_ROUTED_PAYLOAD_BYTES - PacketLayout.FRAME_PREFIX_BYTES;

    private final NodeTransport config;
    private final UserExecutor users;
    private volatile boolean closed;
    // Guarded by this.
    private @Nullable Subscription<MeshEvent> events;

    NodeAdapter(NodeTransport config, TransportContext context) {
        super(new LinkInbox(config.retention(), 1, context));
        this.config = config;
        users = context.ports().userExecutor();
    }

    @Override
    public String name() {
        return "mesh";
    }

    @Override
    public PayloadRules payloadRules() {
        return new PayloadRules(MOST_EVENT_BYTES, PayloadRules.Content.BYTES);
    }

    @Override
    public synchronized void init() {
        requireOpen();
        if (events != null) return;
        InboundFilter wanted = InboundFilter.ofStream(config.peer(), config.stream().streamId());
        Subscription<MeshEvent> coming = config.node().events(wanted);
        events = coming;
        users.execute(() -> keep(coming));
    }

    @Override
    public void onBatch(Batch batch) throws InterruptedException {
        requireOpen();
        List<byte[]> payloads = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) payloads.add(batch.payload(i));
        try {
            config.node().openStream(config.peer(), config.stream()).sendBlocking(payloads);
        } catch (InterruptedOperationException e) {
            throw interrupted(e);
        } catch (MeshException e) {
            throw failed(e);
        }
    }

    @Override
    public synchronized void shutdown() throws InterruptedException {
        closed = true;
        if (events != null) events.close();
        inbox().close();
    }

    @Override
    public boolean isHealthy() {
        return !closed
                && config.node().state() == MeshNode.State.RUNNING
                && config.node().peer(config.peer()).isPresent();
    }

    private void keep(Subscription<MeshEvent> coming) {
        long number = 0;
        try {
            for (MeshEvent event : coming) {
                inbox().received(config.peer().value(), 0, number++, List.of(event.bytes()));
            }
        } catch (AdapterException e) {
            // The adapter was shut down, and what it kept is gone with it.
            if (!closed) throw e;
        }
    }

    @Override
    void requireOpen() {
        if (closed) throw AdapterException.shutdown();
    }

    private static AdapterException failed(MeshException e) {
        return switch (e.kind()) {
            case SHUTDOWN -> AdapterException.shutdown();
            case PAYLOAD_TOO_LARGE -> AdapterException.fatal(String.valueOf(e.getMessage()), e);
            default -> AdapterException.transientError(String.valueOf(e.getMessage()), e);
        };
    }

    private static InterruptedException interrupted(InterruptedOperationException cause) {
        // That exception set the flag again, and this one stands for it.
        Thread.interrupted();
        var interrupted = new InterruptedException();
        interrupted.initCause(cause);
        return interrupted;
    }
}
