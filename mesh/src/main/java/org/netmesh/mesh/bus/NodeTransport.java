package org.netmesh.mesh.bus;

import org.netmesh.bus.Adapter;
import org.netmesh.bus.Retention;
import org.netmesh.bus.Transport;
import org.netmesh.bus.TransportContext;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.stream.StreamConfig;

/**
 * A bus over one stream of a mesh node (spec 02 §24): what is emitted goes to a peer of one's
 * choice, directly or over relays, and what the peer sends on the same stream is polled, all of it
 * from shard 0. The stream's policy decides what that promises: {@code RELIABLE} on an extended
 * session loses nothing, {@code FIRE_AND_FORGET} may. The node stays the caller's: start it,
 * connect it, close it.
 *
 * <p>While the peer is gone batches fail in a way that may pass, and the bus repeats them; a batch
 * that was cut short is repeated whole, so a reader may see some of its events twice. Immutable.
 *
 * @param stream both sides take the same stream id
 * @param retention how much of what came is kept
 */
public record NodeTransport(MeshNode node, NodeId peer, StreamConfig stream, Retention retention)
        implements Transport {
    /** Keeps what comes within {@link Retention#DEFAULT}. */
    public static NodeTransport of(MeshNode node, NodeId peer, StreamConfig stream) {
        return new NodeTransport(node, peer, stream, Retention.DEFAULT);
    }

    @Override
    public Adapter open(TransportContext context) {
        return new NodeAdapter(this, context);
    }
}
