package org.netmesh.redex;

/** How many records at the head of a generation retention drops (spec 06 §7). Stateless. */
final class RetentionCount {
    private static final int PAGE_RECORDS = 4096;

    private RetentionCount() {}

    static long toDrop(Generation generation, Retention retention, long nowNanos) {
        long count = generation.extent().count();
        long drop = 0;
        if (retention.maxEvents().isPresent()) {
            drop = Math.max(drop, count - retention.maxEvents().getAsLong());
        }
        if (retention.maxBytes().isPresent()) {
            long fitting = fitting(generation, count, retention.maxBytes().getAsLong());
            drop = Math.max(drop, count - fitting);
        }
        if (retention.maxAge().isPresent()) {
            long cutoff = Ages.cutoff(nowNanos, retention.maxAge().get());
            drop = Math.max(drop, older(generation, count, cutoff));
        }
        return drop;
    }

    /** How many of the newest records have a footprint of at most {@code maxBytes} in all. */
    private static long fitting(Generation generation, long count, long maxBytes) {
        long bytes = 0;
        for (long end = count; end > 0; ) {
            int page = (int) Math.min(PAGE_RECORDS, end);
            byte[] records = generation.records(end - page, page);
            for (int n = page - 1; n >= 0; n--) {
                int i = n * IndexRecord.BYTES;
                bytes += IndexRecord.BYTES;
                if (!IndexRecord.isInline(records, i)) bytes += IndexRecord.length(records, i);
                if (bytes > maxBytes) return count - (end - page + n + 1);
            }
            end -= page;
        }
        return count;
    }

    /** How many records at the head are older than {@code cutoff}. */
    private static long older(Generation generation, long count, long cutoff) {
        for (long from = 0; from < count; ) {
            int page = (int) Math.min(PAGE_RECORDS, count - from);
            byte[] stamps = generation.timestamps(from, page);
            for (int n = 0; n < page; n++) {
                long nanos = IndexRecord.timestamp(stamps, n * Long.BYTES);
                if (Long.compareUnsigned(nanos, cutoff) >= 0) return from + n;
            }
            from += page;
        }
        return count;
    }
}
