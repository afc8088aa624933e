package org.netmesh.mesh.node;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.extended.Terms;
import org.netmesh.mesh.node.Peers.Residence;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.session.NetSession;
import org.netmesh.mesh.wire.RoutingId;

/**
 * Sessions that we answered and that nothing has opened under yet: they register nothing, replace
 * nothing and send nothing (spec 20 §2.3). Bounded, oldest first. Confined to the core's thread.
 */
final class Unconfirmed {
    static final int MAX_SESSIONS = 1_024;
    static final int MAX_PER_ADDRESS = 64;
    static final int MAX_PER_CLAIM = 4;

    /**
     * @param source where msg1 came from
     * @param renewal whether it came inside a session, so that it says nothing about addresses
     */
    record Waiting(
            NodeId caller,
            Terms terms,
            NetSession session,
            InetSocketAddress source,
            Residence residence,
            boolean renewal,
            long sinceNanos) {}

    private final Map<Long, Waiting> bySession = new LinkedHashMap<>();
    private final Drops drops;

    Unconfirmed(Drops drops) {
        this.drops = drops;
    }

    void add(Waiting waiting) {
        RoutingId claim = RoutingId.of(waiting.caller());
        Predicate<Waiting> sameAddress = w -> w.source().equals(waiting.source());
        Predicate<Waiting> sameClaim = sameAddress.and(w -> RoutingId.of(w.caller()).equals(claim));
        makeRoom(sameClaim, MAX_PER_CLAIM);
        makeRoom(sameAddress, MAX_PER_ADDRESS);
        makeRoom(_ -> true, MAX_SESSIONS);
        bySession.put(waiting.session().id().value(), waiting);
    }

    @Nullable Waiting get(long session) {
        return bySession.get(session);
    }

    void remove(Waiting waiting) {
        bySession.remove(waiting.session().id().value());
    }

    void sweep(long limitNanos, Now now) {
        for (Waiting waiting : List.copyOf(bySession.values())) {
            if (now.nanos() - waiting.sinceNanos() < limitNanos) return;
            drop(waiting, Refusal.UNCONFIRMED_EXPIRED);
        }
    }

    void close() {
        bySession.values().forEach(waiting -> waiting.session().close());
        bySession.clear();
    }

    int size() {
        return bySession.size();
    }

    private void makeRoom(Predicate<Waiting> alike, int limit) {
        List<Waiting> found = new ArrayList<>();
        for (Waiting waiting : bySession.values()) if (alike.test(waiting)) found.add(waiting);
        if (found.size() >= limit) drop(found.getFirst(), Refusal.UNCONFIRMED_FULL);
    }

    private void drop(Waiting waiting, Refusal why) {
        remove(waiting);
        waiting.session().close();
        drops.count(why);
    }
}
