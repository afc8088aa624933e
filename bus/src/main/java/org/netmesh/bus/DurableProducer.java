package org.netmesh.bus;

import java.nio.file.Files;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.kernel.port.DurableFile;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.kernel.port.Storage.FileLock;
import org.netmesh.kernel.port.WallClock;

/**
 * A producer whose identity survives restarts (spec 05 §8, §30.1 rows 1 and 2). A locked nonce file
 * has one living user. Numbers are reserved on disk in blocks before use, so that a restart goes on
 * above all that may have been used. Thread-safe.
 */
final class DurableProducer implements Producer {
    /** Numbers reserved at once: one write of a small file per about a million events. */
    static final long BLOCK = 1 << 20;

    private final ProducerConfig config;
    private final FileLock lock;
    private final long storedNonce;
    private final WallClock wallClock;
    private final SortedMap<Integer, Long> earlier;
    // Guarded by this.
    private final SortedMap<Integer, Long> marks;
    private final SortedMap<Integer, ShardSequence> sequences = new TreeMap<>();
    private final FileOutbox outbox;
    private final List<Batch> unfinished;
    private final boolean nonceIsNew;
    private boolean closed;

    private DurableProducer(
            ProducerConfig config, FileLock lock, Entropy entropy, WallClock wallClock) {
        this.config = config;
        this.lock = lock;
        this.wallClock = wallClock;
        nonceIsNew = !config.storage().exists(config.nonceFile());
        storedNonce = NonceFile.loadOrCreate(config, entropy);
        earlier = loadMarks();
        marks = new TreeMap<>(earlier);
        outbox = new FileOutbox(config.storage(), config.nonceFile() + ".outbox");
        unfinished = outbox.load();
    }

    /**
     * @throws AdapterException {@code FATAL}, naming the file and the cause: also if another bus
     *     uses the file now
     */
    static DurableProducer open(ProducerConfig config, Entropy entropy, WallClock wallClock) {
        try {
            if (config.mustExist().isPresent() && !Files.isDirectory(config.mustExist().get())) {
                throw AdapterException.fatal("no such folder: " + config.mustExist().get());
            }
            FileLock lock = config.storage().lock(config.nonceFile() + ".lock");
            try {
                return new DurableProducer(config, lock, entropy, wallClock);
            } catch (RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (NetMeshException e) {
            throw AdapterException.fatal(
                    "failed to load/create producer-nonce file at %s: %s"
                            .formatted(config.describe(), e.getMessage()),
                    e);
        }
    }

    @Override
    public long nonce() {
        return storedNonce == 0 ? 1 : storedNonce;
    }

    @Override
    public synchronized ShardSequence sequence(ShardId shard) {
        ShardSequence sequence =
                config.start() == SequenceStart.ZERO
                        ? ShardSequence.unbounded(0)
                        : new ShardSequence(first(shard), needed -> reserve(shard, needed));
        sequences.put(shard.value(), sequence);
        return sequence;
    }

    @Override
    public Outbox outbox() {
        return config.outbox() ? outbox : Outbox.NONE;
    }

    @Override
    public List<Batch> unfinished() {
        return unfinished;
    }

    @Override
    public void resent(Batch batch) {
        outbox.forget(batch);
    }

    @Override
    public synchronized void finish() {
        if (closed || config.start() == SequenceStart.ZERO) return;
        sequences.forEach((shard, sequence) -> marks.put(shard, sequence.next()));
        store();
    }

    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        outbox.close();
        lock.close();
    }

    /** A nonce without marks was used by someone who kept none: begin above any count of theirs. */
    private long first(ShardId shard) {
        Long mark = earlier.get(shard.value());
        if (mark != null) return mark;
        return nonceIsNew || !earlier.isEmpty() ? 0 : wallClock.epochNanos() / 1_000;
    }

    private synchronized long reserve(ShardId shard, long needed) {
        long mark = needed + BLOCK;
        marks.put(shard.value(), mark);
        store();
        return mark;
    }

    private SortedMap<Integer, Long> loadMarks() {
        String path = marksFile();
        if (!config.storage().exists(path)) return new TreeMap<>();
        try {
            return SequenceMarks.decode(DurableFile.read(config.storage(), path), storedNonce);
        } catch (MalformedException e) {
            // As if they were missing: numbers then start from the time of day.
            return new TreeMap<>();
        }
    }

    private void store() {
        DurableFile.write(config.storage(), marksFile(), SequenceMarks.encode(storedNonce, marks));
    }

    private String marksFile() {
        return config.nonceFile() + ".seq";
    }
}
