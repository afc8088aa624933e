package org.netmesh.redex;

import java.util.List;

/** Writes a copy of a log, as it was at one moment, into an empty folder. Stateless. */
final class Backup {
    private static final int PAGE_EVENTS = 4096;
    private static final long PAGE_BYTES = 1 << 20;

    private Backup() {}

    /** While {@code source} is held; appends to it go on. */
    static LogBounds of(Generation source, ChannelFolder target) {
        Extent extent = source.extent();
        requireEmpty(target);
        GenerationWriter writer = new GenerationWriter(target, 1);
        boolean done = false;
        try {
            writer.copy(source, 0, extent.count(), Positions.NONE);
            Generation copy = writer.finish(extent.nextSeq());
            finish(target, extent.nextSeq());
            done = true;
            copy.release();
        } finally {
            if (!done) writer.abandon();
        }
        return new LogBounds(extent.count(), extent.lowest(), extent.nextSeq());
    }

    /** Of events in memory: as if they had been appended there at their times. */
    static LogBounds of(LogStore source, ChannelFolder target) {
        LogBounds bounds = source.bounds();
        requireEmpty(target);
        LogStore copy = DiskStore.open(target, 0).store();
        try {
            copy.skipTo(bounds.lowestSeq());
            long at = bounds.lowestSeq();
            while (at != bounds.nextSeq()) {
                EventCopies page = new EventCopies();
                at = source.visit(at, bounds.nextSeq(), PAGE_EVENTS, PAGE_BYTES, page);
                for (RedexEvent event : page.events()) append(copy, event);
            }
            copy.sync();
        } finally {
            copy.close();
        }
        return bounds;
    }

    private static void append(LogStore copy, RedexEvent event) {
        if (event.isInline()) {
            long eight = IndexRecord.inlineNumber(event.payload());
            copy.appendInline(eight, event.checksum(), event.appendedNanos());
        } else {
            copy.appendBatch(
                    List.of(event.payload()), new int[] {event.checksum()}, event.appendedNanos());
        }
    }

    private static void finish(ChannelFolder target, long nextSeq) {
        target.writeSmall(ChannelFolder.FLOOR, Floor.encode(nextSeq));
        target.writeSmall(ChannelFolder.MANIFEST, Manifest.encode(1));
        target.syncParents();
    }

    private static void requireEmpty(ChannelFolder target) {
        if (LiveGeneration.look(target).isEmpty()) return;
        throw RedexException.openRefused(
                "backup: "
                        + target.storage().describe()
                        + " already holds a log "
                        + target.path()
                        + "; choose an empty folder");
    }
}
