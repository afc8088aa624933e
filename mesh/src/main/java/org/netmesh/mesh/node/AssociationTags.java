package org.netmesh.mesh.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.extended.Terms;

/**
 * Our tag for each peer (spec 20 §2.2): that of the live association, else one that is kept while
 * an attempt or an unconfirmed session may need it. Confined to the core's thread.
 */
final class AssociationTags {
    static final int MAX_TAGS = 8_192;

    /**
     * @param shown the peer's tag that an answer was given to; empty for those we show first
     */
    private record Occasion(NodeId peer, Optional<Long> shown) {}

    private final Entropy entropy;
    private final Peers peers;
    private final Map<Occasion, Long> tags = new LinkedHashMap<>();

    AssociationTags(Entropy entropy, Peers peers) {
        this.entropy = entropy;
        this.peers = peers;
    }

    /** What we show a peer that we dial. */
    long dialling(NodeId peer) {
        Terms live = live(peer);
        return live != null ? live.ownTag() : tag(new Occasion(peer, Optional.empty()));
    }

    /** What we answer to a peer that shows its tag. */
    long answering(NodeId peer, long shown) {
        Terms live = live(peer);
        if (live == null) return tag(new Occasion(peer, Optional.empty()));
        if (live.peerTag() == shown) return live.ownTag();
        return tag(new Occasion(peer, Optional.of(shown)));
    }

    /** An association with these tags is live now, and keeps them itself. */
    void taken(NodeId peer, Terms terms) {
        tags.remove(new Occasion(peer, Optional.empty()));
        tags.remove(new Occasion(peer, Optional.of(terms.peerTag())));
    }

    private @Nullable Terms live(NodeId peer) {
        PeerState state = peers.get(peer);
        return state == null ? null : state.link().terms().orElse(null);
    }

    private long tag(Occasion occasion) {
        Long known = tags.get(occasion);
        if (known != null) return known;
        if (tags.size() >= MAX_TAGS) tags.remove(tags.keySet().iterator().next());
        long fresh = entropy.nextLong();
        tags.put(occasion, fresh);
        return fresh;
    }
}
