package org.netmesh.mesh;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.flow.Mailbox;
import org.netmesh.kernel.flow.SourceSubscription;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.mesh.protocol.Caller;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.Protocol;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.mesh.subprotocol.SubprotocolHandler;
import org.netmesh.mesh.subprotocol.SubprotocolId;

/**
 * Sends messages of any subprotocol and hands those of one to the user's code, through a bounded
 * queue in which the oldest makes room. Confined to the event loop, but for the handler.
 */
final class UserProtocol implements Protocol<UserProtocol.Send> {
    private static final int MESSAGES_KEPT = 4_096;

    /** One message to a peer. */
    static final class Send {
        private final NodeId to;
        private final SubprotocolId subprotocol;
        private final byte[] payload;
        private final CompletableFuture<Boolean> done;

        Send(
                NodeId to,
                SubprotocolId subprotocol,
                byte[] payload,
                CompletableFuture<Boolean> done) {
            this.to = to;
            this.subprotocol = subprotocol;
            this.payload = payload;
            this.done = done;
        }
    }

    private static final class Message {
        private final Caller from;
        private final byte[] payload;

        Message(Caller from, byte[] payload) {
            this.from = from;
            this.payload = payload;
        }
    }

    private final Set<SubprotocolId> taken;
    private final Mailbox<Message> mailbox = new Mailbox<>(MESSAGES_KEPT);
    private @Nullable ProtocolContext context;

    private UserProtocol(Set<SubprotocolId> taken) {
        this.taken = taken;
    }

    /** One that takes nothing. */
    static UserProtocol sender() {
        return new UserProtocol(Set.of());
    }

    static UserProtocol handling(SubprotocolId id, SubprotocolHandler handler, UserExecutor users) {
        UserProtocol protocol = new UserProtocol(Set.of(id));
        users.execute(() -> serve(protocol.mailbox, handler, users));
        return protocol;
    }

    @Override
    public Set<SubprotocolId> subprotocols() {
        return taken;
    }

    @Override
    public void start(ProtocolContext given, Now now) {
        context = given;
    }

    @Override
    public void onMessage(
            Caller caller,
            SubprotocolId subprotocol,
            byte[] bytes,
            int offset,
            int length,
            Now now) {
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        mailbox.offer(new Message(caller, copy));
    }

    @Override
    public void onCommand(Send send, Now now) {
        ProtocolContext node = context;
        if (node == null) return;
        try {
            node.send(send.to, send.subprotocol, send.payload, now);
            node.complete(send.done, true);
        } catch (MeshException e) {
            node.fail(send.done, e);
        }
    }

    @Override
    public void onClose(Now now) {
        mailbox.finish();
    }

    private static void serve(
            Mailbox<Message> mailbox, SubprotocolHandler handler, UserExecutor users) {
        for (Message message : new SourceSubscription<>(mailbox, users)) {
            try {
                handler.onMessage(message.from, message.payload);
            } catch (RuntimeException e) {
                System.getLogger("org.netmesh.mesh")
                        .log(System.Logger.Level.WARNING, "a subprotocol handler threw", e);
            }
        }
    }
}
