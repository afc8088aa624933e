package org.netmesh.rpc;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.netmesh.kernel.NodeId;

/**
 * Where the calls of a contract's client go: to one node, or to whichever serves the contract as
 * the client means it. Thread-safe.
 */
final class ContractTarget {
    private final MeshRpc rpc;
    private final ContractPeers peers;
    private final Optional<NodeId> fixed;
    private final AtomicInteger turn = new AtomicInteger();

    ContractTarget(MeshRpc rpc, ContractPeers peers, Optional<NodeId> fixed) {
        this.rpc = rpc;
        this.peers = peers;
        this.fixed = fixed;
    }

    /**
     * The node to call now; empty if any that announces the service will do.
     *
     * @throws RpcContractException if the node, or every node, means something else
     */
    Optional<NodeId> choose(ServiceName service) {
        if (fixed.isPresent()) {
            peers.require(fixed.get());
            return fixed;
        }
        List<NodeId> serving = rpc.findServiceNodes(service);
        List<NodeId> agreeing = serving.stream().filter(peers::agrees).toList();
        if (agreeing.size() == serving.size()) return Optional.empty();
        if (agreeing.isEmpty()) peers.require(serving.getFirst());
        return Optional.of(agreeing.get(Math.floorMod(turn.getAndIncrement(), agreeing.size())));
    }
}
