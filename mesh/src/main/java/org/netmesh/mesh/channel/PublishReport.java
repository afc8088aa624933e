package org.netmesh.mesh.channel;

import java.util.List;

/**
 * What became of one publish (spec 03 §11.2). Subscribers that the rules exclude count nowhere.
 * Immutable.
 *
 * @param attempted subscribers addressed
 * @param delivered legs that the session took; reliable ones of extended sessions, once the peer
 *     acknowledged them
 * @param errors in the order of the recipients
 */
public record PublishReport(int attempted, int delivered, List<PeerFailure> errors) {
    static final PublishReport EMPTY = new PublishReport(0, 0, List.of());

    public PublishReport {
        errors = List.copyOf(errors);
    }

    /** True for a channel without subscribers too. */
    public boolean allDelivered() {
        return delivered == attempted && errors.isEmpty();
    }

    public boolean isEmpty() {
        return attempted == 0;
    }
}
