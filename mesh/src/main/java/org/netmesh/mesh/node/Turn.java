package org.netmesh.mesh.node;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.extended.ControlFrame.Handshake;
import org.netmesh.mesh.protocol.Now;

/**
 * What one turn of the core leaves to do at its end: links that were touched send what they have in
 * one go, broken ones end. Confined to the core's thread.
 */
final class Turn {
    /** A link that cannot go on. */
    record Broken(PeerState peer, MeshException why) {}

    /** A Noise message that came inside a session of the peer. */
    record Renewal(PeerState peer, Handshake message) {}

    private List<Renewal> renewals = new ArrayList<>();
    private Set<Link> touched = new LinkedHashSet<>();
    private List<Broken> broken = new ArrayList<>();

    /** Whether nothing happened but that links were touched. */
    boolean uneventful() {
        return renewals.isEmpty() && broken.isEmpty();
    }

    void touch(Link link) {
        touched.add(link);
    }

    void broken(PeerState peer, MeshException why) {
        broken.add(new Broken(peer, why));
    }

    void settle(Now now) {
        while (!touched.isEmpty()) {
            Set<Link> links = touched;
            touched = new LinkedHashSet<>();
            links.forEach(link -> link.settle(now));
        }
    }

    void renewal(PeerState peer, Handshake message) {
        renewals.add(new Renewal(peer, message));
    }

    List<Renewal> takeRenewals() {
        if (renewals.isEmpty()) return List.of();
        List<Renewal> taken = renewals;
        renewals = new ArrayList<>();
        return taken;
    }

    List<Broken> takeBroken() {
        if (broken.isEmpty()) return List.of();
        List<Broken> taken = broken;
        broken = new ArrayList<>();
        return taken;
    }
}
