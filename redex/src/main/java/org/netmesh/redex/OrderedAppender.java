package org.netmesh.redex;

import java.util.List;
import java.util.OptionalLong;

/**
 * Appends whose order is that of the calls: one appender used by one thread gives the same log for
 * the same input (spec 06 §16). Thread-safe; between threads the order is that of the file.
 */
public final class OrderedAppender {
    private final RedexFile file;

    public OrderedAppender(RedexFile file) {
        this.file = file;
    }

    public long append(byte[] payload) {
        return file.append(payload);
    }

    public long appendInline(byte[] eightBytes) {
        return file.appendInline(eightBytes);
    }

    public OptionalLong appendBatch(List<byte[]> payloads) {
        return file.appendBatch(payloads);
    }
}
