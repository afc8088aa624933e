package org.netmesh.redex;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the events of one file are. The methods that change it are called under the file's append
 * lock; those that read are safe from any thread and see whole events only. A change either happens
 * and is published, or throws and leaves nothing.
 */
sealed interface LogStore permits MemoryStore, DiskStore {
    /** The most heap payload that one file retains (spec 06 §3). */
    long MAX_LIVE_BYTES = 3L << 30;

    /** The sequence that no event can have. */
    long LAST_SEQ = -1;

    /** Appends one heap event; returns its sequence. */
    long append(byte[] payload, int checksum, long nanos);

    /** As the other, from memory that may lie outside the heap. */
    long append(MemorySegment payload, int checksum, long nanos);

    long appendInline(long eightBytes, int checksum, long nanos);

    /** Appends all or none, with one timestamp; returns the first sequence. */
    long appendBatch(List<byte[]> payloads, int[] checksums, long nanos);

    LogBounds bounds();

    /** The sequence of the next append; cheaper than {@link #bounds}. */
    long nextSeq();

    /** Heap payload bytes of the retained events. */
    long retainedBytes();

    /**
     * Shows events with {@code from <= seq < to}, until one of the limits is reached; the first is
     * shown whatever its size. Events that are damaged are left out.
     *
     * @return where to read on; {@code to} or the next sequence, whichever is less, at the end
     */
    long visit(long from, long to, int maxEvents, long maxBytes, RecordVisitor visitor);

    /** Drops what {@code retention} does not keep; not under the append lock, takes it itself. */
    RetentionResult sweep(Retention retention, long nowNanos);

    /** Drops everything and goes on at {@code target}; not under the append lock. */
    void skipTo(long target);

    /** Returns when all that is published survives a power loss; not under the append lock. */
    void sync();

    /** Writes a copy of what is published; not under the append lock. */
    LogBounds backup(ChannelFolder target);

    /** Releases files; reads go on working. Not under the append lock. */
    void close();

    /** The log's identity, if one was ever given. */
    @Nullable LogId storedId();

    /** Gives the log an identity for good. */
    void storeId(LogId id);

    /** Sees one page of events. */
    interface RecordVisitor {
        /** Told first: events below are gone. */
        void availableFrom(long seq);

        /** The payload lies in {@code bytes} and is valid during the call only. */
        void record(
                long seq,
                byte[] bytes,
                int offset,
                int length,
                int checksum,
                boolean inline,
                long nanos);
    }

    /** Refuses what does not fit a file that retains {@code live} bytes. */
    static void requireRoom(String operation, long size, long live) {
        if (size > 0 && size > MAX_LIVE_BYTES - live) {
            throw RedexException.payloadTooLarge(operation, size, MAX_LIVE_BYTES - live);
        }
    }

    /** Refuses to give the last sequence, which no range could reach. */
    static void requireSeqs(String operation, long next, long count) {
        if (Long.compareUnsigned(count, LAST_SEQ - next) > 0) {
            throw RedexException.lastSeqGiven(operation, next);
        }
    }
}
