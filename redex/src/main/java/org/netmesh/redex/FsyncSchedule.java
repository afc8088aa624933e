package org.netmesh.redex;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a file is fsynced by itself (spec 06 §12). Counts under the append lock; asks for a fsync,
 * never does one.
 */
final class FsyncSchedule {
    private static final int RECORD_BYTES = IndexRecord.BYTES + Long.BYTES;

    private final GroupCommit groupCommit;
    private final long everyEntries;
    private final long everyBytes;
    private Timer.@Nullable Ticks ticks;
    // Guarded by the append lock.
    private long entries;
    private long bytes;
    private long bytesSyncs;

    private FsyncSchedule(GroupCommit groupCommit, long everyEntries, long everyBytes) {
        this.groupCommit = groupCommit;
        this.everyEntries = everyEntries;
        this.everyBytes = everyBytes;
    }

    static FsyncSchedule start(
            FsyncPolicy policy, GroupCommit groupCommit, Environment environment) {
        return switch (policy) {
            case FsyncPolicy.Never() -> new FsyncSchedule(groupCommit, 0, 0);
            case FsyncPolicy.EveryN(long n) -> new FsyncSchedule(groupCommit, n, 0);
            case FsyncPolicy.Interval(Duration period) ->
                    new FsyncSchedule(groupCommit, 0, 0).ticking(period, environment);
            case FsyncPolicy.IntervalOrBytes(Duration period, long max) ->
                    new FsyncSchedule(groupCommit, 0, max).ticking(period, environment);
        };
    }

    private FsyncSchedule ticking(Duration period, Environment environment) {
        if (!period.isZero()) {
            ticks =
                    environment
                            .timer()
                            .every(period, groupCommit, GroupCommit::requestInBackground);
        }
        return this;
    }

    /** Under the append lock. */
    void appended(long newEntries, long heapBytes) {
        if (everyEntries > 0) {
            entries += newEntries;
            if (entries >= everyEntries) {
                entries = 0;
                groupCommit.requestInBackground();
            }
        }
        if (everyBytes > 0) {
            if (bytesSyncs != groupCommit.completed()) bytes = 0;
            bytesSyncs = groupCommit.completed();
            bytes += heapBytes + newEntries * RECORD_BYTES;
            if (bytes >= everyBytes) {
                bytes = 0;
                groupCommit.requestInBackground();
            }
        }
    }

    void stop() {
        Timer.Ticks running = ticks;
        if (running != null) running.close();
    }
}
