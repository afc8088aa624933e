package org.netmesh.mesh.identity;

import java.util.Optional;
import org.netmesh.kernel.EntityId;
import org.netmesh.mesh.crypto.StaticKeyPair;

/**
 * Opens the envelopes that are for one node, for whoever takes in what moves there: its holder can
 * open them and cannot read the node's secret key (spec 03 §4.4). Thread-safe.
 */
public final class EnvelopeOpener {
    private final IdentityPorts ports;
    private final StaticKeyPair own;

    public EnvelopeOpener(IdentityPorts ports, StaticKeyPair own) {
        this.ports = ports;
        this.own = own;
    }

    /**
     * As {@link IdentityEnvelope#open} with the node's key.
     *
     * @throws EnvelopeException as there
     */
    public Identity open(IdentityEnvelope envelope, ChainLink link, Optional<EntityId> expected) {
        return envelope.open(ports, own, link, expected);
    }

    @Override
    public String toString() {
        return "EnvelopeOpener[" + own.publicKey() + "]";
    }
}
