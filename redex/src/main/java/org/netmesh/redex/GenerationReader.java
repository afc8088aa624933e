package org.netmesh.redex;

/** Finds and shows events of a generation: three reads for a page, whatever it holds. */
final class GenerationReader {
    private static final System.Logger LOG = System.getLogger("org.netmesh.redex");
    private static final int PAGE_RECORDS = 4096;

    /**
     * Between two payloads there may be the payload of a dropped record; small ones are read along.
     */
    private static final long MAX_SPAN_WASTE = 64 << 10;

    private final Generation generation;
    private final Extent extent;
    private final Figures figures;

    GenerationReader(Generation generation, Figures figures) {
        this.generation = generation;
        this.extent = generation.extent();
        this.figures = figures;
    }

    /** As {@link LogStore#visit}. */
    long visit(long from, long to, int maxEvents, long maxBytes, LogStore.RecordVisitor visitor) {
        visitor.availableFrom(extent.lowest());
        long seq = max(from, extent.lowest());
        long last = min(to, extent.nextSeq());
        if (Long.compareUnsigned(seq, last) >= 0) return max(from, last);
        long position = position(seq);
        long left = extent.count() - position;
        if (extent.gapless()) left = Math.min(left, last - seq);
        int wanted = (int) Math.min(left, Math.min(maxEvents, PAGE_RECORDS));
        if (wanted == 0) return last;
        byte[] records = generation.records(position, wanted);
        int shown = fitting(records, wanted, last, maxBytes);
        if (shown == 0) return last;
        show(position, records, shown, visitor);
        boolean end = position + shown == extent.count();
        return end ? last : IndexRecord.seq(records, (shown - 1) * IndexRecord.BYTES) + 1;
    }

    /** The position of the first record at or behind {@code seq}. */
    private long position(long seq) {
        if (extent.gapless()) return seq - extent.firstSeq();
        long low = 0;
        long high = extent.count();
        while (low < high) {
            long middle = (low + high) >>> 1;
            long there = IndexRecord.seq(generation.records(middle, 1), 0);
            if (Long.compareUnsigned(there, seq) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /** How many of the records lie below {@code last} and in {@code maxBytes}; at least one. */
    private static int fitting(byte[] records, int count, long last, long maxBytes) {
        long bytes = 0;
        for (int n = 0; n < count; n++) {
            int i = n * IndexRecord.BYTES;
            if (Long.compareUnsigned(IndexRecord.seq(records, i), last) >= 0) return n;
            bytes += heapBytes(records, i);
            if (n > 0 && bytes > maxBytes) return n;
        }
        return count;
    }

    private static long heapBytes(byte[] records, int i) {
        return IndexRecord.isInline(records, i) ? 0 : IndexRecord.length(records, i);
    }

    private void show(long position, byte[] records, int count, LogStore.RecordVisitor visitor) {
        byte[] stamps = generation.timestamps(position, count);
        Span span = Span.of(records, count);
        byte[] payloads =
                span.isDense() ? generation.payload(span.from, span.length()) : new byte[0];
        for (int n = 0; n < count; n++) {
            int i = n * IndexRecord.BYTES;
            long nanos = IndexRecord.timestamp(stamps, n * Long.BYTES);
            if (IndexRecord.isInline(records, i)) {
                int at = IndexRecord.inlineAt(i);
                show(records, i, records, at, IndexRecord.INLINE_BYTES, nanos, visitor);
            } else if (span.isDense()) {
                int at = (int) (IndexRecord.offset(records, i) - span.from);
                int length = (int) IndexRecord.length(records, i);
                show(records, i, payloads, length == 0 ? 0 : at, length, nanos, visitor);
            } else {
                showAlone(records, i, nanos, visitor);
            }
        }
    }

    private void showAlone(byte[] records, int i, long nanos, LogStore.RecordVisitor visitor) {
        long length = IndexRecord.length(records, i);
        if (IndexRecord.end(records, i) > extent.datBytes() || length > Integer.MAX_VALUE - 8) {
            damaged(IndexRecord.seq(records, i));
            return;
        }
        byte[] payload = generation.payload(IndexRecord.offset(records, i), (int) length);
        show(records, i, payload, 0, (int) length, nanos, visitor);
    }

    private void show(
            byte[] records,
            int i,
            byte[] payload,
            int at,
            int length,
            long nanos,
            LogStore.RecordVisitor visitor) {
        long seq = IndexRecord.seq(records, i);
        int checksum = IndexRecord.checksum(records, i);
        if (Checksum28.of(payload, at, length) == checksum) {
            boolean inline = IndexRecord.isInline(records, i);
            visitor.record(seq, payload, at, length, checksum, inline, nanos);
        } else {
            damaged(seq);
        }
    }

    private void damaged(long seq) {
        figures.damagedRead();
        LOG.log(
                System.Logger.Level.ERROR,
                "event " + Long.toUnsignedString(seq) + " is damaged and left out");
    }

    /** The part of {@code dat} that some records point at. */
    private record Span(long from, long to, long used) {
        static Span of(byte[] records, int count) {
            long from = Long.MAX_VALUE;
            long to = 0;
            long used = 0;
            for (int i = 0; i < count * IndexRecord.BYTES; i += IndexRecord.BYTES) {
                if (heapBytes(records, i) == 0) continue;
                from = Math.min(from, IndexRecord.offset(records, i));
                to = Math.max(to, IndexRecord.end(records, i));
                used += IndexRecord.length(records, i);
            }
            return new Span(Math.min(from, to), to, used);
        }

        boolean isDense() {
            return to - from <= used + MAX_SPAN_WASTE && to - from <= Integer.MAX_VALUE - 8;
        }

        int length() {
            return (int) (to - from);
        }
    }

    private static long max(long a, long b) {
        return Long.compareUnsigned(a, b) >= 0 ? a : b;
    }

    private static long min(long a, long b) {
        return Long.compareUnsigned(a, b) <= 0 ? a : b;
    }
}
