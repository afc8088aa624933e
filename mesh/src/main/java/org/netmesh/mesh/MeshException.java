package org.netmesh.mesh;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.NodeId;

/**
 * What a mesh call may fail with. Messages begin with the stable prefixes of spec 01 §12 and 02
 * §26.
 */
public class MeshException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Kind implements ErrorKind {
        BACKPRESSURE(true),
        STREAM_NOT_CONNECTED(false),
        STREAM_TRANSPORT(true),
        /** There is no session with the peer. */
        NO_SESSION(false),
        NO_ROUTE(true),
        NO_PEERS(true),
        /** Longer than a packet of the session can be; nothing was sent. */
        PAYLOAD_TOO_LARGE(false),
        HANDSHAKE_TIMEOUT(true),
        HANDSHAKE_REJECTED(false),
        /** The peer did not offer an extended session although it must (spec 20 §1.2, §1.3). */
        EXTENSION_REQUIRED(false),
        /** The peer did not prove the identity that was expected (spec 20 §3). */
        IDENTITY_PROOF(false),
        /** An extended session could not be renewed in time; connect again (spec 20 §2.5). */
        KEY_EXHAUSTED(true),
        /** The peer broke a rule of extended sessions. */
        PROTOCOL(false),
        BIND_FAILED(false),
        SEND_FAILED(true),
        INVALID_CONFIG(false),
        /** A file of the state folder is not as this library left it; nothing was changed. */
        STATE_DAMAGED(false),
        /** A bound of the node's configuration is reached; the message names it. */
        LIMIT(true),
        SHUTDOWN(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }

        @Override
        public boolean retryable() {
            return retryable;
        }
    }

    private final Kind kind;

    protected MeshException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    private MeshException(Kind kind, String message) {
        this(kind, message, null);
    }

    @Override
    public final Kind kind() {
        return kind;
    }

    /** {@code 0x} and the id without leading zeros, as the reference's texts have it. */
    private static String hex(NodeId node) {
        return "0x" + Long.toHexString(node.value());
    }

    public static MeshException noSession(NodeId peer) {
        return new MeshException(
                Kind.NO_SESSION,
                "connection error: no session for node %s; connect to it first"
                        .formatted(hex(peer)));
    }

    public static MeshException noPeerAt(InetSocketAddress address) {
        return new MeshException(
                Kind.NO_SESSION,
                "connection error: unknown peer: no peer lives at %s; connect to it first"
                        .formatted(address));
    }

    public static MeshException noRoute(NodeId peer) {
        return new MeshException(
                Kind.NO_ROUTE,
                ("connection error: connect_routed: no route to peer %s; connect to one of its neighbours, "
                                + "or wait for its next beacon (one per heartbeatInterval)")
                        .formatted(hex(peer)));
    }

    public static MeshException handshakeTimeout(NodeId peer, InetSocketAddress address) {
        return new MeshException(
                Kind.HANDSHAKE_TIMEOUT,
                ("connection error: handshake timeout: no answer of %s at %s; is it started, does it accept this "
                                + "node, and have both the same PSK?")
                        .formatted(hex(peer), address));
    }

    public static MeshException acceptTimeout(NodeId peer) {
        return new MeshException(
                Kind.HANDSHAKE_TIMEOUT,
                "connection error: handshake timeout: %s did not call".formatted(hex(peer)));
    }

    public static MeshException extensionRequired(NodeId peer) {
        return new MeshException(
                Kind.EXTENSION_REQUIRED,
                "connection error: %s answered without the extension that it must speak; if it really went back to a plain implementation, forget it first"
                        .formatted(hex(peer)));
    }

    public static MeshException identityProof(NodeId peer) {
        return new MeshException(
                Kind.IDENTITY_PROOF,
                "connection error: whoever answered for %s did not prove to be it"
                        .formatted(hex(peer)));
    }

    public static MeshException keyExhausted(NodeId peer) {
        return new MeshException(
                Kind.KEY_EXHAUSTED,
                "connection error: the keys of the session with %s could not be renewed; connect again"
                        .formatted(hex(peer)));
    }

    public static MeshException protocol(String what) {
        return new MeshException(Kind.PROTOCOL, "connection error: protocol violation: " + what);
    }

    public static MeshException peerLeft(String text) {
        return new MeshException(Kind.NO_SESSION, "connection error: the peer left: " + text);
    }

    public static MeshException tooLarge(int bytes, int limit) {
        return new MeshException(
                Kind.PAYLOAD_TOO_LARGE,
                ("an event of %d bytes is longer than this peer takes on the stream (%d bytes); split it, or use an "
                                + "extended session")
                        .formatted(bytes, limit));
    }

    public static MeshException invalidConfig(String why) {
        return new MeshException(Kind.INVALID_CONFIG, "fatal error: invalid config: " + why);
    }

    public static MeshException pinsDamaged(String file, Throwable why) {
        return new MeshException(
                Kind.STATE_DAMAGED,
                ("fatal error: %s is damaged: %s; restore it, or delete it if whoever has the PSK may again claim, in a "
                                + "plain session, to be a peer that this node knew as extended")
                        .formatted(file, why.getMessage()),
                why);
    }

    public static MeshException bindFailed(InetSocketAddress address, Throwable cause) {
        return new MeshException(
                Kind.BIND_FAILED,
                "connection error: bind failed: %s: %s; stop whoever holds the port, or bind to port 0 for a free one"
                        .formatted(address, cause.getMessage()),
                cause);
    }

    public static MeshException limit(String bound, long value) {
        return new MeshException(
                Kind.LIMIT, "the limit %s = %d of this node is reached".formatted(bound, value));
    }

    public static MeshException shutdown() {
        return new MeshException(
                Kind.SHUTDOWN,
                "adapter is shut down: this node is closed and cannot be started again");
    }
}
