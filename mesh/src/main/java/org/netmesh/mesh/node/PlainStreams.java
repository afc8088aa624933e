package org.netmesh.mesh.node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.subprotocol.SubprotocolId;

/**
 * The streams of one plain session, bounded: above the limit the least recently used go (spec 02
 * §15.4). The ids of streams that ended are in quarantine for two seconds, so that a late grant
 * cannot credit their successor. Confined to the core's thread.
 */
final class PlainStreams {
    private static final int MAX_QUARANTINED = 4_096;
    private static final long QUARANTINE_NANOS = 2_000_000_000L;
    private static final Comparator<PlainStream> BY_USE =
            Comparator.comparingLong(PlainStream::lastActivityNanos)
                    .thenComparingLong(PlainStream::epoch);

    private final int maxStreams;
    private final LongIndex<PlainStream> byId;
    private final Map<StreamId, Long> quarantine = new LinkedHashMap<>();
    private final Map<SubprotocolId, Long> subprotocolSequences = new HashMap<>();
    private long controlSequence;

    PlainStreams(int maxStreams, long hashSeed) {
        this.maxStreams = maxStreams;
        byId = new LongIndex<>(hashSeed);
    }

    /** The next number of a packet on the control stream. */
    long nextControlSequence() {
        return controlSequence++;
    }

    /** The next number of a packet of a subprotocol, whose stream is the subprotocol's own. */
    long nextSequence(SubprotocolId subprotocol) {
        return subprotocolSequences.merge(subprotocol, 1L, Long::sum) - 1;
    }

    @Nullable PlainStream get(long stream) {
        return byId.get(stream);
    }

    void add(PlainStream stream) {
        byId.put(stream.id().value(), stream);
    }

    int size() {
        return byId.size();
    }

    boolean overLimit() {
        return byId.size() > maxStreams;
    }

    void remove(PlainStream stream, Now now) {
        byId.remove(stream.id().value());
        if (quarantine.size() >= MAX_QUARANTINED) sweepQuarantine(now);
        if (quarantine.size() >= MAX_QUARANTINED)
            quarantine.remove(quarantine.keySet().iterator().next());
        quarantine.remove(stream.id());
        quarantine.put(stream.id(), now.nanos());
    }

    /** Whether grants for the id are ignored. */
    boolean quarantined(StreamId stream, Now now) {
        Long since = quarantine.get(stream);
        return since != null && now.nanos() - since < QUARANTINE_NANOS;
    }

    /** Streams that were idle for too long. */
    List<PlainStream> idle(long idleNanos, Now now) {
        sweepQuarantine(now);
        List<PlainStream> out = new ArrayList<>();
        byId.forEach(stream -> {
            boolean idle = now.nanos() - stream.lastActivityNanos() > idleNanos;
            if (idle && stream.waiting().isEmpty()) out.add(stream);
        });
        return out;
    }

    /**
     * The one that makes room: of streams used in one turn the older one, so never the one just
     * opened. One look at each: whoever opens stream after stream must not cost more.
     */
    PlainStream leastRecentlyUsed() {
        PlainStream[] first = new PlainStream[1];
        byId.forEach(stream -> {
            if (first[0] == null || BY_USE.compare(stream, first[0]) < 0) first[0] = stream;
        });
        return Objects.requireNonNull(first[0], "there are streams above the limit");
    }

    void forEach(Consumer<PlainStream> visitor) {
        byId.forEach(visitor);
    }

    private void sweepQuarantine(Now now) {
        // The oldest come first.
        Iterator<Long> since = quarantine.values().iterator();
        while (since.hasNext() && now.nanos() - since.next() >= QUARANTINE_NANOS) since.remove();
    }
}
