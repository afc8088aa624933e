package org.netmesh.mesh.stream;

import org.netmesh.mesh.MeshException;

/**
 * A stream of an extended session broke off (spec 20 §4.4). The first {@link #acknowledgedEvents}
 * of everything sent on it arrived; of those behind, some may have. Open it again and go on from
 * there.
 */
public final class StreamFailedException extends MeshException {
    private static final long serialVersionUID = 1;

    private final long acknowledgedEvents;

    public StreamFailedException(String why, long acknowledgedEvents) {
        super(
                Kind.STREAM_TRANSPORT,
                "stream transport error: %s; %d events were acknowledged"
                        .formatted(why, acknowledgedEvents),
                null);
        this.acknowledgedEvents = acknowledgedEvents;
    }

    /** Events from the stream's first on that are known to have arrived. */
    public long acknowledgedEvents() {
        return acknowledgedEvents;
    }
}
