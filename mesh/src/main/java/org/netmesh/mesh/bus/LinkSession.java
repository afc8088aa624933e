package org.netmesh.mesh.bus;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.netmesh.mesh.crypto.SessionKeys;
import org.netmesh.mesh.session.NetSession;
import org.netmesh.mesh.session.ReplayWindow;

/**
 * A session of a link: its keys, where its peer lives, its streams' numbers. Guarded by the link.
 */
final class LinkSession implements AutoCloseable {
    /** Streams of the peer whose duplicates are known; a further one forgets the oldest. */
    private static final int MOST_STREAMS = 1_024;

    private final NetSession session;
    private final InetSocketAddress peer;
    private final Map<Long, Long> nextSequences = new HashMap<>();
    private final LinkedHashMap<Long, ReplayWindow> seen = new LinkedHashMap<>();

    LinkSession(SessionKeys keys, InetSocketAddress peer, long nowNanos) {
        session = NetSession.of(keys, nowNanos);
        this.peer = peer;
    }

    NetSession session() {
        return session;
    }

    InetSocketAddress peer() {
        return peer;
    }

    long id() {
        return session.id().value();
    }

    /** The sequence of the next packet of a stream, from 0. */
    long nextSequence(long stream) {
        return nextSequences.merge(stream, 1L, Long::sum) - 1;
    }

    /** Whether a sequence of a reliable stream comes for the first time. However much was lost. */
    boolean first(long stream, long sequence) {
        ReplayWindow window = seen.get(stream);
        if (window == null) {
            if (seen.size() == MOST_STREAMS) seen.pollFirstEntry();
            window = ReplayWindow.create();
            seen.put(stream, window);
        }
        return window.accept(sequence);
    }

    @Override
    public void close() {
        session.close();
    }
}
