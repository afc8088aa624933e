package org.netmesh.mesh.stream;

import org.netmesh.mesh.MeshException;

/**
 * The stream's credit does not cover the events; the peer has to take some first. {@link
 * #eventsSent} of them went out: send the rest again, not all.
 */
public final class BackpressureException extends MeshException {
    private static final long serialVersionUID = 1;

    private final int eventsSent;

    public BackpressureException(int eventsSent) {
        super(
                Kind.BACKPRESSURE,
                eventsSent == 0
                        ? "stream would block (queue full)"
                        : "stream would block (queue full): the first %d events were sent"
                                .formatted(eventsSent),
                null);
        this.eventsSent = eventsSent;
    }

    /** Events of the call that were sent, from the first on. */
    public int eventsSent() {
        return eventsSent;
    }
}
