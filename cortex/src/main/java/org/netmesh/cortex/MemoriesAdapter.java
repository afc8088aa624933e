package org.netmesh.cortex;

import java.time.Instant;
import java.util.List;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.OriginHash;
import org.netmesh.redex.Redex;

/**
 * Memories, folded from the log {@code cortex/memories} (spec 06 §23). Each verb appends and
 * returns at once; the list has the write once its token is applied. A change of an unknown id has
 * no effect; storing a known id keeps its pin and its creation time. Thread-safe.
 */
public final class MemoriesAdapter extends ModelAdapter<Memory, MemoryFilter> {
    private static final ChannelName CHANNEL = new ChannelName("cortex/memories");
    private static final String OPEN_FAILED = "MemoriesAdapter open failed";
    private static final String RESTORE_FAILED = "MemoriesAdapter open_from_snapshot failed";

    private MemoriesAdapter(EventSourced<Table<Memory>> log) {
        super(log);
    }

    /** As the other, in memory. */
    public static MemoriesAdapter open(Redex redex, OriginHash origin) {
        return open(redex, origin, AdapterOptions.defaults());
    }

    /**
     * Opens or creates the log and returns with all of it folded.
     *
     * @param origin stamped on what this writes; one writer per origin
     * @throws CortexException if the log cannot be opened or the fold halts in it
     */
    public static MemoriesAdapter open(Redex redex, OriginHash origin, AdapterOptions options) {
        return open(redex, origin, options, OPEN_FAILED);
    }

    /** As the other, in memory. */
    public static MemoriesAdapter openFromSnapshot(
            Redex redex, OriginHash origin, CortexSnapshot snapshot) {
        return openFromSnapshot(redex, origin, snapshot, AdapterOptions.defaults());
    }

    /**
     * Goes on from a snapshot, with what the log has after it folded too.
     *
     * @throws CortexException {@code INVALID_SNAPSHOT} if the bytes are no memories; else as {@link
     *     #open(Redex, OriginHash, AdapterOptions)}
     */
    public static MemoriesAdapter openFromSnapshot(
            Redex redex, OriginHash origin, CortexSnapshot snapshot, AdapterOptions options) {
        return openFromSnapshot(redex, origin, snapshot, options, RESTORE_FAILED);
    }

    static MemoriesAdapter open(
            Redex redex, OriginHash origin, AdapterOptions options, String context) {
        return in(
                context,
                () ->
                        new MemoriesAdapter(
                                EventSourced.open(
                                        redex, CHANNEL, origin, MemoryEvents.MODEL, options)));
    }

    static MemoriesAdapter openFromSnapshot(
            Redex redex,
            OriginHash origin,
            CortexSnapshot snapshot,
            AdapterOptions options,
            String context) {
        return in(
                context,
                () ->
                        new MemoriesAdapter(
                                EventSourced.openFromSnapshot(
                                        redex,
                                        CHANNEL,
                                        origin,
                                        MemoryEvents.MODEL,
                                        snapshot,
                                        options)));
    }

    /** Adds a memory, or replaces content, tags and source of a known one, now. */
    public WriteReceipt store(long id, String content, List<String> tags, String source) {
        return store(id, content, tags, source, nowNs());
    }

    /** Adds a memory, or replaces content, tags and source of a known one. */
    public WriteReceipt store(
            long id, String content, List<String> tags, String source, Instant now) {
        return store(id, content, tags, source, Nanos.of(now));
    }

    private WriteReceipt store(
            long id, String content, List<String> tags, String source, long nowNs) {
        var event = new MemoryEvents.Stored(id, content, List.copyOf(tags), source, nowNs);
        return write("store", MemoryEvents.STORED, event);
    }

    /** Replaces the tags, now. */
    public WriteReceipt retag(long id, List<String> tags) {
        return retag(id, tags, nowNs());
    }

    /** Replaces the tags. */
    public WriteReceipt retag(long id, List<String> tags, Instant now) {
        return retag(id, tags, Nanos.of(now));
    }

    private WriteReceipt retag(long id, List<String> tags, long nowNs) {
        var event = new MemoryEvents.Retagged(id, List.copyOf(tags), nowNs);
        return write("retag", MemoryEvents.RETAGGED, event);
    }

    public WriteReceipt pin(long id) {
        return write("pin", MemoryEvents.PINNED, new MemoryEvents.Touched(id, nowNs()));
    }

    public WriteReceipt pin(long id, Instant now) {
        return write("pin", MemoryEvents.PINNED, new MemoryEvents.Touched(id, Nanos.of(now)));
    }

    public WriteReceipt unpin(long id) {
        return write("unpin", MemoryEvents.UNPINNED, new MemoryEvents.Touched(id, nowNs()));
    }

    public WriteReceipt unpin(long id, Instant now) {
        return write("unpin", MemoryEvents.UNPINNED, new MemoryEvents.Touched(id, Nanos.of(now)));
    }

    public WriteReceipt delete(long id) {
        return write("delete", MemoryEvents.DELETED, new MemoryEvents.Deleted(id));
    }

    /** Every memory, in ascending id. */
    public List<Memory> listMemories() {
        return listMemories(MemoryFilter.all());
    }

    public List<Memory> listMemories(MemoryFilter filter) {
        return list(filter.query());
    }

    /** Every memory, now and whenever one has changed. */
    public Watch<Memory> watch() {
        return watch(MemoryFilter.all());
    }

    /** Every memory now, and what follows. */
    public SnapshotAndWatch<Memory> snapshotAndWatch() {
        return snapshotAndWatch(MemoryFilter.all());
    }

    @Override
    Query<Memory> query(MemoryFilter filter) {
        return filter.query();
    }
}
