package org.netmesh.redex;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.port.Storage;
import org.netmesh.kernel.port.Storage.OpenMode;
import org.netmesh.kernel.port.StorageException;
import org.netmesh.storage.FileStorage;

/**
 * A log on disk as tools see it: read only, without the lock, mending nothing; it may be in use.
 * What it shows is what was there when it was opened. Confined to one thread.
 */
public final class StoredLog implements AutoCloseable {
    private static final int PAGE_EVENTS = 4096;
    private static final long PAGE_BYTES = 1 << 20;

    private final ChannelFolder folder;
    private final Generation generation;
    private final Figures figures = new Figures();
    private final long records;

    private StoredLog(ChannelFolder folder, Generation generation) {
        this.folder = folder;
        this.generation = generation;
        this.records = generation.idx().size() / IndexRecord.BYTES;
        generation.publish(extent());
    }

    /** The names of the logs below a folder, sorted. */
    public static List<ChannelName> list(Path base) {
        try {
            Storage storage = FileStorage.at(base);
            List<ChannelName> names = new ArrayList<>();
            collect(storage, "", names);
            return names;
        } catch (StorageException e) {
            throw RedexException.io("list", e);
        }
    }

    private static void collect(Storage storage, String folder, List<ChannelName> names) {
        for (String entry : storage.list(folder)) {
            String path = folder.isEmpty() ? entry : folder + "/" + entry;
            if (storage.isFile(path) || entry.startsWith("@")) continue;
            ChannelFolder channel = new ChannelFolder(storage, path);
            if (LiveGeneration.look(channel).isPresent()) names.add(new ChannelName(path));
            if (!ChannelFolder.isLayoutName(entry)) collect(storage, path, names);
        }
    }

    /**
     * @throws RedexException {@code CHANNEL} if there is no such log
     */
    public static StoredLog open(Path base, ChannelName name) {
        return open(FileStorage.at(base), name);
    }

    /** As {@link #open(Path, ChannelName)}, for other storages. */
    public static StoredLog open(Storage storage, ChannelName name) {
        ChannelFolder folder = ChannelFolder.of(storage, name);
        try {
            Optional<Long> live = LiveGeneration.look(folder);
            if (live.isEmpty()) {
                throw RedexException.openRefused(
                        "there is no log " + name + " in " + storage.describe());
            }
            Extent unknown = Extent.empty(0);
            return new StoredLog(
                    folder, Generation.open(folder, live.get(), OpenMode.READ, unknown));
        } catch (StorageException e) {
            throw RedexException.io("open", e);
        }
    }

    private Extent extent() {
        long whole = Recovery.withoutTorn(generation, records);
        long datBytes = generation.dat().size();
        long floor = Recovery.floor(folder);
        if (whole == 0) return Extent.empty(floor);
        long first = IndexRecord.seq(generation.records(0, 1), 0);
        long last = IndexRecord.seq(generation.records(whole - 1, 1), 0);
        boolean gapless = last - first == whole - 1;
        long next = Long.compareUnsigned(floor, last + 1) > 0 ? floor : last + 1;
        return new Extent(whole, first, next, datBytes, datBytes, gapless);
    }

    public LogBounds bounds() {
        Extent extent = generation.extent();
        return new LogBounds(extent.count(), extent.lowest(), extent.nextSeq());
    }

    /** Bytes of the three files. */
    public long sizeBytes() {
        return generation.idx().size() + generation.dat().size() + generation.ts().size();
    }

    /**
     * One page of events from a sequence on; damaged ones are left out.
     *
     * @return empty at the end
     */
    public Page read(long fromSeq) {
        EventCopies copies = new EventCopies();
        try {
            long next =
                    new GenerationReader(generation, figures)
                            .visit(fromSeq, LogStore.LAST_SEQ, PAGE_EVENTS, PAGE_BYTES, copies);
            return new Page(copies.events(), next);
        } catch (StorageException e) {
            throw RedexException.io("read", e);
        }
    }

    /**
     * Some events.
     *
     * @param nextSeq where to read on
     */
    public record Page(List<RedexEvent> events, long nextSeq) {}

    /** Checks every record and changes nothing. */
    public LogVerification verify() {
        return verify(_ -> {});
    }

    /** As {@link #verify()}, and tells from time to time how many records are done. */
    public LogVerification verify(LongConsumer progress) {
        try {
            long whole = generation.extent().count();
            boolean noGaps = Recovery.hasNoGaps(folder, generation);
            RecordScan scan = RecordScan.of(generation, whole, noGaps, progress);
            Positions damaged = scan.damaged();
            long stray =
                    generation.idx().size() % IndexRecord.BYTES
                            + generation.dat().size()
                            - scan.datEnd();
            long stamps = generation.ts().size() / Long.BYTES;
            return new LogVerification(
                    generation.number(),
                    records,
                    damaged.size(),
                    damaged.isEmpty() ? Optional.empty() : Optional.of(describe(damaged.first())),
                    records - whole,
                    stray,
                    Math.max(0, whole - stamps));
        } catch (StorageException e) {
            throw RedexException.io("verify", e);
        }
    }

    private LogVerification.DamagedRecord describe(long position) {
        byte[] record = generation.records(position, 1);
        long seq = IndexRecord.seq(record, 0);
        boolean inline = IndexRecord.isInline(record, 0);
        int found =
                inline
                        ? Checksum28.of(record, IndexRecord.inlineAt(0), IndexRecord.INLINE_BYTES)
                        : new PayloadWindow(generation.dat())
                                .checksum(
                                        IndexRecord.offset(record, 0),
                                        IndexRecord.length(record, 0));
        String why =
                found == IndexRecord.checksum(record, 0)
                        ? "its sequence does not fit between its neighbours"
                        : "its payload does not match its checksum";
        return new LogVerification.DamagedRecord(position, seq, why);
    }

    @Override
    public void close() {
        generation.release();
    }
}
