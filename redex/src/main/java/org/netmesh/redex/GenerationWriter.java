package org.netmesh.redex;

import java.nio.ByteBuffer;
import org.netmesh.kernel.port.Storage.OpenMode;
import org.netmesh.kernel.port.StorageException;

/**
 * Builds a generation out of records of another, their payloads packed (spec 06 §13). Nothing
 * points at it until the manifest does. Confined to one thread.
 */
final class GenerationWriter {
    private static final System.Logger LOG = System.getLogger("org.netmesh.redex");
    private static final int PAGE_RECORDS = 3276;
    private static final int STEP_BYTES = 1 << 20;

    private final ChannelFolder folder;
    private final Generation target;
    private long count;
    private long datBytes;
    private long firstSeq;
    private long lastSeq;
    private boolean gapless = true;

    /** The stretch of the source's {@code dat} that is to be copied next. */
    private long stretchFrom;

    private long stretchTo;

    /**
     * @throws RedexException if generations are used up
     */
    GenerationWriter(ChannelFolder folder, long number) {
        if (number > ChannelFolder.MAX_GENERATION) {
            throw RedexException.openRefused(
                    "the last generation is in use; copy the log to a new channel");
        }
        this.folder = folder;
        this.target = Generation.open(folder, number, OpenMode.CREATE, Extent.empty(0));
        target.dat().truncate(0);
        target.idx().truncate(0);
        target.ts().truncate(0);
    }

    /** Copies the records at {@code [from, to)} of {@code source} that are not {@code left} out. */
    void copy(Generation source, long from, long to, Positions leftOut) {
        for (long position = from; position < to; ) {
            int page = (int) Math.min(PAGE_RECORDS, to - position);
            copyPage(source, position, page, leftOut);
            position += page;
        }
    }

    private void copyPage(Generation source, long position, int page, Positions leftOut) {
        byte[] records = source.records(position, page);
        byte[] stamps = source.timestamps(position, page);
        int kept = 0;
        for (int n = 0; n < page; n++) {
            if (leftOut.contains(position + n)) continue;
            int to = kept * IndexRecord.BYTES;
            System.arraycopy(records, n * IndexRecord.BYTES, records, to, IndexRecord.BYTES);
            System.arraycopy(stamps, n * Long.BYTES, stamps, kept * Long.BYTES, Long.BYTES);
            place(source, records, to);
            kept++;
        }
        flushStretch(source);
        int recordBytes = kept * IndexRecord.BYTES;
        target.idx().write(count * IndexRecord.BYTES, ByteBuffer.wrap(records, 0, recordBytes));
        target.ts().write(count * Long.BYTES, ByteBuffer.wrap(stamps, 0, kept * Long.BYTES));
        count += kept;
    }

    private void place(Generation source, byte[] records, int i) {
        long seq = IndexRecord.seq(records, i);
        boolean first = count == 0 && i == 0;
        if (first) firstSeq = seq;
        else gapless &= seq == lastSeq + 1;
        lastSeq = seq;
        if (IndexRecord.isInline(records, i)) return;
        long offset = IndexRecord.offset(records, i);
        if (offset != stretchTo) {
            flushStretch(source);
            stretchFrom = offset;
        }
        stretchTo = IndexRecord.end(records, i);
        IndexRecord.rebase(records, i, datBytes + (offset - stretchFrom));
    }

    private void flushStretch(Generation source) {
        while (stretchFrom < stretchTo) {
            int length = (int) Math.min(STEP_BYTES, stretchTo - stretchFrom);
            ByteBuffer step = ByteBuffer.wrap(source.payload(stretchFrom, length));
            target.dat().write(datBytes, step);
            datBytes += length;
            stretchFrom += length;
        }
    }

    void sync() {
        target.sync();
        folder.storage().syncFolder(folder.generation(target.number()));
    }

    /** The generation, complete and durable, to which the manifest may point. */
    Generation finish(long nextSeq) {
        sync();
        Extent packed =
                count == 0
                        ? Extent.empty(nextSeq)
                        : new Extent(count, firstSeq, nextSeq, datBytes, datBytes, gapless);
        target.publish(packed);
        return target;
    }

    /** Nothing came of it. */
    void abandon() {
        try {
            target.makeObsolete();
        } catch (StorageException e) {
            LOG.log(System.Logger.Level.DEBUG, "cannot remove an unfinished generation", e);
        }
    }
}
