package org.netmesh.mesh.extended;

import java.util.Optional;
import org.netmesh.kernel.EntityId;
import org.netmesh.mesh.crypto.StaticPublicKey;

/**
 * What two blocks agreed on, as one side sees it (spec 20 §1.1, §2.2). Immutable.
 *
 * @param features in force
 * @param entity the peer's, proven
 * @param peerKey the peer's static key, if it is known
 * @param maxDatagramBytes what both can receive
 * @param credit bytes that the peer grants to each of our lanes at first
 * @param maxMessageBytes the longest message that the peer takes
 */
public record Terms(
        Features features,
        EntityId entity,
        Optional<StaticPublicKey> peerKey,
        long ownTag,
        long peerTag,
        int maxDatagramBytes,
        long credit,
        long maxMessageBytes) {
    /** Whether a session on these terms belongs to the same association (spec 20 §2.2). */
    public boolean sameAssociation(Terms other) {
        return entity.equals(other.entity) && ownTag == other.ownTag && peerTag == other.peerTag;
    }
}
