package org.netmesh.redex;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import org.netmesh.kernel.port.Storage.OpenMode;
import org.netmesh.kernel.port.Storage.StoredFile;

/**
 * Opens what a folder holds, whatever a crash or a bad disk left there (spec 06 §10). What is
 * incomplete or damaged at the end is cut; what is damaged between good records is left out by
 * writing a generation without it. When it returns, the three files agree and everything in them
 * has been verified. Confined to one thread.
 */
final class Recovery {
    private static final System.Logger LOG = System.getLogger("org.netmesh.redex");
    private static final int STAMP_RECORDS = 8192;

    private final ChannelFolder folder;
    private final long nowNanos;
    private long cutBytes;
    private boolean folderSynced = true;

    private Recovery(ChannelFolder folder, long nowNanos) {
        this.folder = folder;
        this.nowNanos = nowNanos;
    }

    /**
     * A generation ready to append to, and what was found.
     *
     * @param folderSynced whether the manifest that points at it survives a loss of power
     */
    record Recovered(Generation generation, RecoveryReport report, boolean folderSynced) {}

    static Recovered open(ChannelFolder folder, long nowNanos) {
        return new Recovery(folder, nowNanos).run();
    }

    private Recovered run() {
        long number = LiveGeneration.find(folder);
        boolean complete = folder.isComplete(number);
        Generation found = Generation.open(folder, number, OpenMode.CREATE, Extent.empty(0));
        boolean done = false;
        try {
            if (!complete) folder.storage().syncFolder(folder.generation(number));
            Recovered recovered = mend(found);
            done = true;
            folder.deleteAllBut(recovered.generation().number());
            return recovered;
        } finally {
            if (!done) found.release();
        }
    }

    private Recovered mend(Generation found) {
        StoredFile idx = found.idx();
        long records = idx.size() / IndexRecord.BYTES;
        long whole = withoutTorn(found, records);
        RecordScan scan = RecordScan.of(found, whole, hasNoGaps(folder, found), _ -> {});
        Positions damaged = scan.damaged();
        long kept = whole;
        while (damaged.endsWith(kept - 1)) {
            damaged.removeLast();
            kept--;
        }
        cut(idx, kept * IndexRecord.BYTES);
        cut(found.dat(), kept == whole ? scan.datEnd() : datEnd(found, kept));
        boolean stamped = fitTimestamps(found.ts(), kept);
        Extent extent = scan.extent(kept - damaged.size(), found.dat().size());
        RecoveryReport report =
                new RecoveryReport(
                        damaged.size(),
                        damaged.isEmpty() ? OptionalLong.empty() : OptionalLong.of(damaged.first()),
                        records - kept,
                        cutBytes);
        if (!report.isClean() || stamped)
            LOG.log(System.Logger.Level.WARNING, folder.path() + " was mended: " + report);
        found.publish(extent);
        Generation healed = damaged.isEmpty() ? found : heal(found, kept, damaged, extent);
        healed.publish(healed.extent().continuingAt(nextSeq(healed.extent())));
        return new Recovered(healed, report, folderSynced);
    }

    /** Nothing was ever dropped or skipped here, so positions and sequences go together. */
    static boolean hasNoGaps(ChannelFolder folder, Generation found) {
        return found.number() == 1 && !folder.storage().isFile(folder.file(ChannelFolder.FLOOR));
    }

    /** Drops the records from the earliest one whose payload was not written, seen from the end. */
    static long withoutTorn(Generation found, long records) {
        long datBytes = found.dat().size();
        long whole = records;
        for (long position = records - 1; position >= 0; position--) {
            byte[] record = found.records(position, 1);
            if (IndexRecord.isInline(record, 0)) continue;
            if (IndexRecord.end(record, 0) <= datBytes) break;
            whole = position;
        }
        return whole;
    }

    private static long datEnd(Generation found, long records) {
        return RecordScan.datEnd(found, records);
    }

    private void cut(StoredFile file, long size) {
        long excess = file.size() - size;
        if (excess <= 0) return;
        cutBytes += excess;
        file.truncate(size);
        file.sync();
    }

    /** Cuts timestamps of records that are gone and gives the present to records without one. */
    private boolean fitTimestamps(StoredFile ts, long records) {
        long there = ts.size() / Long.BYTES;
        if (there >= records) {
            cut(ts, records * Long.BYTES);
            return false;
        }
        cut(ts, there * Long.BYTES);
        byte[] stamps = new byte[(int) Math.min(STAMP_RECORDS, records - there) * Long.BYTES];
        for (int i = 0; i < stamps.length; i += Long.BYTES) {
            IndexRecord.putTimestamp(stamps, i, nowNanos);
        }
        for (long position = there; position < records; ) {
            int count = (int) Math.min(STAMP_RECORDS, records - position);
            byte[] step = Arrays.copyOf(stamps, count * Long.BYTES);
            ts.write(position * Long.BYTES, ByteBuffer.wrap(step));
            position += count;
        }
        ts.sync();
        return true;
    }

    private Generation heal(Generation found, long records, Positions damaged, Extent extent) {
        GenerationWriter writer = new GenerationWriter(folder, found.number() + 1);
        boolean done = false;
        try {
            writer.copy(found, 0, records, damaged);
            Generation healed = writer.finish(extent.nextSeq());
            folderSynced = folder.makeLive(healed.number());
            done = true;
            found.makeObsolete();
            return healed;
        } finally {
            if (!done) writer.abandon();
        }
    }

    private long nextSeq(Extent extent) {
        long floor = floor(folder);
        return Long.compareUnsigned(floor, extent.nextSeq()) > 0 ? floor : extent.nextSeq();
    }

    /** The least next sequence that was ever written down; 0 if none was. */
    static long floor(ChannelFolder folder) {
        return folder.readSmall(ChannelFolder.FLOOR, Floor.BYTES).flatMap(Floor::decode).orElse(0L);
    }
}
