package org.netmesh.cortex;

import java.util.List;
import org.netmesh.kernel.codec.PostcardReader;
import org.netmesh.kernel.codec.PostcardWriter;

/**
 * One memory (spec 06 §23). Immutable.
 *
 * @param id the caller's, unsigned
 * @param tags in the writer's order, repeated ones kept
 * @param createdNs unsigned nanoseconds since 1970, as the writer said
 * @param updatedNs the same, of the last change
 */
public record Memory(
        long id,
        String content,
        List<String> tags,
        String source,
        long createdNs,
        long updatedNs,
        boolean pinned)
        implements Row {
    public Memory {
        tags = List.copyOf(tags);
    }

    static Memory stored(long id, String content, List<String> tags, String source, long nowNs) {
        return new Memory(id, content, tags, source, nowNs, nowNs, false);
    }

    /** Storing a known id keeps its pin and its creation time. */
    Memory restored(String newContent, List<String> newTags, String newSource, long nowNs) {
        return new Memory(id, newContent, newTags, newSource, createdNs, nowNs, pinned);
    }

    Memory retagged(List<String> newTags, long nowNs) {
        return new Memory(id, content, newTags, source, createdNs, nowNs, pinned);
    }

    Memory pinned(boolean nowPinned, long nowNs) {
        return new Memory(id, content, tags, source, createdNs, nowNs, nowPinned);
    }

    void write(PostcardWriter out) {
        out.u64(id).string(content);
        writeTags(out, tags);
        out.string(source).u64(createdNs).u64(updatedNs).bool(pinned);
    }

    static Memory read(PostcardReader in) {
        return new Memory(
                in.u64(), in.string(), readTags(in), in.string(), in.u64(), in.u64(), in.bool());
    }

    static void writeTags(PostcardWriter out, List<String> tags) {
        out.list(tags, PostcardWriter::string);
    }

    static List<String> readTags(PostcardReader in) {
        return in.list(PostcardReader::string);
    }
}
