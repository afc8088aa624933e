package org.netmesh.redex;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the records of a generation that verifies every payload and every sequence.
 * Confined to one thread.
 */
final class RecordScan {
    private static final int PAGE_RECORDS = 52_428; // 1 MiB

    private final Generation generation;
    private final Positions damaged = new Positions();
    private final PayloadWindow payloads;
    private final SeqOrder order;
    private long liveBytes;
    private long datEnd;
    private long firstSeq;
    private long lastSeq;

    private RecordScan(Generation generation, boolean neverCompacted) {
        this.generation = generation;
        this.payloads = new PayloadWindow(generation.dat());
        this.order = new SeqOrder(damaged, neverCompacted);
    }

    /**
     * @param neverCompacted whether the sequences can have no gap
     * @param progress told how many records are done
     */
    static RecordScan of(
            Generation generation, long records, boolean neverCompacted, LongConsumer progress) {
        RecordScan scan = new RecordScan(generation, neverCompacted);
        scan.verify(records, progress);
        scan.order.finish();
        scan.damaged.sort();
        scan.bound(records);
        return scan;
    }

    /** Where the payload of the last record ends that has one. */
    static long datEnd(Generation generation, long records) {
        long end = 0;
        byte @Nullable [] page;
        for (long position = 0; position < records; position += PAGE_RECORDS) {
            int count = (int) Math.min(PAGE_RECORDS, records - position);
            page = generation.records(position, count);
            for (int i = 0; i < page.length; i += IndexRecord.BYTES) {
                if (!IndexRecord.isInline(page, i)) end = Math.max(end, IndexRecord.end(page, i));
            }
        }
        return end;
    }

    private void verify(long records, LongConsumer progress) {
        for (long position = 0; position < records; position += PAGE_RECORDS) {
            int count = (int) Math.min(PAGE_RECORDS, records - position);
            byte[] page = generation.records(position, count);
            for (int n = 0; n < count; n++) {
                int i = n * IndexRecord.BYTES;
                if (isGood(page, i)) order.offer(position + n, IndexRecord.seq(page, i));
                else damaged.add(position + n);
            }
            progress.accept(position + count);
        }
    }

    private boolean isGood(byte[] page, int i) {
        int checksum = IndexRecord.checksum(page, i);
        if (IndexRecord.seq(page, i) == LogStore.LAST_SEQ) return false;
        if (IndexRecord.isInline(page, i)) {
            int at = IndexRecord.inlineAt(i);
            return Checksum28.of(page, at, IndexRecord.INLINE_BYTES) == checksum;
        }
        long length = IndexRecord.length(page, i);
        datEnd = Math.max(datEnd, IndexRecord.end(page, i));
        liveBytes += length;
        return payloads.checksum(IndexRecord.offset(page, i), length) == checksum;
    }

    /** The first and last good sequence, and the payload that good records point at. */
    private void bound(long records) {
        long first = 0;
        while (damaged.contains(first)) first++;
        long last = records - 1;
        while (damaged.contains(last)) last--;
        if (first > last) return;
        firstSeq = IndexRecord.seq(generation.records(first, 1), 0);
        lastSeq = IndexRecord.seq(generation.records(last, 1), 0);
        for (int n = 0; n < damaged.size(); n++) {
            byte[] record = generation.records(damaged.at(n), 1);
            if (!IndexRecord.isInline(record, 0)) liveBytes -= IndexRecord.length(record, 0);
        }
    }

    Positions damaged() {
        return damaged;
    }

    /** The end of {@code dat} as the records tell it, damaged ones included. */
    long datEnd() {
        return Math.min(datEnd, generation.dat().size());
    }

    /** What the good ones amount to, once the damaged ones are out. */
    Extent extent(long good, long datBytes) {
        if (good == 0) return Extent.empty(0);
        boolean gapless = lastSeq - firstSeq == good - 1;
        return new Extent(good, firstSeq, lastSeq + 1, datBytes, liveBytes, gapless);
    }
}
