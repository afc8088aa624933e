package org.netmesh.cortex;

import org.netmesh.kernel.codec.PostcardReader;
import org.netmesh.kernel.codec.PostcardWriter;

/**
 * One task (spec 06 §22). Immutable.
 *
 * @param id the caller's, unsigned
 * @param createdNs unsigned nanoseconds since 1970, as the writer said
 * @param updatedNs the same, of the last change
 */
public record Task(long id, String title, TaskStatus status, long createdNs, long updatedNs)
        implements Row {
    static Task created(long id, String title, long nowNs) {
        return new Task(id, title, TaskStatus.PENDING, nowNs, nowNs);
    }

    Task renamed(String newTitle, long nowNs) {
        return new Task(id, newTitle, status, createdNs, nowNs);
    }

    Task completed(long nowNs) {
        return new Task(id, title, TaskStatus.COMPLETED, createdNs, nowNs);
    }

    void write(PostcardWriter out) {
        out.u64(id).string(title).variant(status.variant()).u64(createdNs).u64(updatedNs);
    }

    static Task read(PostcardReader in) {
        return new Task(in.u64(), in.string(), TaskStatus.of(in.variant()), in.u64(), in.u64());
    }
}
