package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.netmesh.kernel.NodeId;

/**
 * What the nodes of one client mean by its contract; each is asked once, before its first call
 * (docs/rpc.md). Thread-safe.
 */
final class ContractPeers {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_PEERS = 1_024;
    private static final int MOST_TYPES = 1_000;

    private final MeshRpc rpc;
    private final ServiceName question;
    private final Description ours;
    private final CallOptions options;
    private final byte[] nothing;
    private final Function<ByteBuffer, Description> reader;
    private final ReentrantLock asking = new ReentrantLock();
    // Differences by node; none for a node that agrees, and for one that does not say.
    private final Map<NodeId, List<String>> verdicts = new ConcurrentHashMap<>();

    ContractPeers(MeshRpc rpc, Contract contract, CallOptions options) {
        TypedBodies json = new TypedBodies(Codec.json());
        this.rpc = rpc;
        question = contract.description();
        ours = Describing.of(contract);
        Duration patience =
                options.deadline().filter(own -> own.compareTo(PATIENCE) < 0).orElse(PATIENCE);
        this.options = options.toBuilder().deadline(patience).build();
        nothing = json.encode(null);
        reader = json.decoder(Description.class, "contract");
    }

    /**
     * @throws RpcContractException if the node means something else
     */
    void require(NodeId node) {
        List<String> differences = differences(node);
        if (!differences.isEmpty()) {
            throw new RpcContractException(ours.contract(), node, differences);
        }
    }

    boolean agrees(NodeId node) {
        return differences(node).isEmpty();
    }

    private List<String> differences(NodeId node) {
        List<String> known = verdicts.get(node);
        if (known != null) return known;
        asking.lock();
        try {
            List<String> meanwhile = verdicts.get(node);
            return meanwhile != null ? meanwhile : ask(node);
        } finally {
            asking.unlock();
        }
    }

    private List<String> ask(NodeId node) {
        List<String> verdict;
        try {
            Description theirs = reader.apply(rpc.call(node, question, nothing, options).body());
            verdict = verdict(theirs);
        } catch (RpcServerException | RpcTimeoutException doesNotSay) {
            verdict = List.of();
        } catch (RpcNoRouteException refused) {
            // Where there is no session, there may be one later.
            if (RpcErrors.messageOf(refused).contains("no session")) return List.of();
            verdict = List.of();
        }
        if (verdicts.size() >= MOST_PEERS) verdicts.clear();
        verdicts.put(node, verdict);
        return verdict;
    }

    private List<String> verdict(Description theirs) {
        if (theirs.types().size() > MOST_TYPES || theirs.methods().size() > MOST_TYPES) {
            return List.of("the server describes more than %d types".formatted(MOST_TYPES));
        }
        return Differences.between(ours, theirs);
    }
}
