package org.netmesh.testkit.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.port.Storage;
import org.netmesh.kernel.port.StorageException;
import org.netmesh.kernel.port.StorageException.Kind;

/**
 * A disk in memory with faults from one seed. What was written and not fsynced survives a loss of
 * power in part: sectors, lengths and names each by the dice. A write that fails has written any
 * part of itself. Thread-safe; two runs with the same seed and the same calls in the same order are
 * equal.
 */
public final class SimulatedDisk implements Storage {
    private final ReentrantLock lock = new ReentrantLock();
    // All guarded by lock.
    private final SplittableRandom dice;
    private final DiskTree tree = new DiskTree();
    private final Set<String> locks = new HashSet<>();
    private DiskFault fault = DiskFault.none();
    private long capacity = Long.MAX_VALUE;
    private long boundaries;
    private long powerLossAt = Long.MAX_VALUE;
    private boolean powered = true;
    private long incarnation;

    private volatile Consumer<String> onSync = _ -> {};

    private SimulatedDisk(long seed) {
        dice = new SplittableRandom(seed);
    }

    /** An empty disk. */
    public static SimulatedDisk seeded(long seed) {
        return new SimulatedDisk(seed);
    }

    /** Which operations fail from now on. */
    public void setFault(DiskFault value) {
        locked(() -> fault = value);
    }

    /** How many bytes all files may have; a write beyond fails with {@code NO_SPACE}. */
    public void setCapacity(long bytes) {
        locked(() -> capacity = bytes);
    }

    /** Called with the path in each fsync of a file, before it begins; may block. */
    public void setOnSync(Consumer<String> hook) {
        onSync = hook;
    }

    /** Operations so far that a loss of power can fall before or after. */
    public long boundaries() {
        return supply(() -> boundaries);
    }

    /** Loses power at the {@code n}-th boundary from now, 0 for the next one. */
    public void losePowerAfter(long n) {
        locked(() -> powerLossAt = boundaries + n);
    }

    /** Everything fails from now on, until {@link #restart}. */
    public void losePower() {
        locked(() -> powered = false);
    }

    /** Power is back: what is on the medium is there, open files and locks are gone. */
    public void restart() {
        locked(() -> {
            tree.losePower(dice);
            locks.clear();
            incarnation++;
            powered = true;
            powerLossAt = Long.MAX_VALUE;
        });
    }

    /** Damages the medium. */
    public void flipBit(String path, long bit) {
        locked(() -> node("flip", path).flip(bit));
    }

    /** The paths of all files. */
    public List<String> files() {
        return supply(() -> List.copyOf(tree.files()));
    }

    @Override
    public StoredFile open(String path, OpenMode mode) {
        return supply(() -> {
            DiskNode node = tree.get(path);
            if (node == null) {
                if (mode == OpenMode.READ || mode == OpenMode.EXISTING) {
                    before(DiskOperation.OPEN, path);
                    throw failed(Kind.NOT_FOUND, "open", path);
                }
                before(DiskOperation.CREATE, path);
                tree.makeFolders(path);
                node = new DiskNode();
                tree.put(path, node);
            } else {
                before(DiskOperation.OPEN, path);
                if (mode == OpenMode.CREATE_NEW) {
                    throw failed(Kind.ALREADY_EXISTS, "open", path);
                }
            }
            return new SimulatedFile(this, path, node, incarnation);
        });
    }

    @Override
    public boolean exists(String path) {
        return supply(() -> tree.get(path) != null);
    }

    @Override
    public boolean isFile(String path) {
        return supply(() -> tree.get(path) != null && tree.get(path) != DiskNode.FOLDER);
    }

    @Override
    public List<String> list(String folder) {
        return supply(() -> {
            before(DiskOperation.LIST, folder);
            return new ArrayList<>(tree.list(folder));
        });
    }

    @Override
    public void delete(String path) {
        locked(() -> {
            if (tree.get(path) == null) return;
            before(DiskOperation.DELETE, path);
            if (!tree.list(path).isEmpty()) throw failed(Kind.IO, "delete", path);
            tree.remove(path);
        });
    }

    @Override
    public void replace(String from, String to) {
        locked(() -> {
            node("replace", from);
            before(DiskOperation.REPLACE, to);
            tree.makeFolders(to);
            tree.move(from, to);
        });
    }

    @Override
    public void syncFolder(String folder) {
        locked(() -> {
            before(DiskOperation.SYNC_FOLDER, folder);
            tree.sync(folder);
        });
    }

    @Override
    public FileLock lock(String path) {
        return supply(() -> {
            if (!locks.add(path)) throw failed(Kind.LOCKED, "lock", path);
            long taken = incarnation;
            return () ->
                    locked(() -> {
                        if (taken == incarnation) locks.remove(path);
                    });
        });
    }

    @Override
    public String describe() {
        return "a simulated disk";
    }

    long size(SimulatedFile file) {
        return supply(() -> {
            before(DiskOperation.SIZE, file);
            return (long) file.node().size();
        });
    }

    int read(SimulatedFile file, long position, ByteBuffer target) {
        return supply(() -> {
            before(DiskOperation.READ, file);
            byte[] bytes = new byte[target.remaining()];
            int count = file.node().read(position, bytes, 0, bytes.length);
            target.put(bytes, 0, count);
            return count;
        });
    }

    void write(SimulatedFile file, long position, ByteBuffer source) {
        locked(() -> {
            byte[] bytes = new byte[source.remaining()];
            source.get(bytes);
            Optional<Kind> refused = refusal(DiskOperation.WRITE, file, position, bytes);
            if (refused.isEmpty()) {
                file.node().write(position, bytes, bytes.length);
            } else {
                file.node().write(position, bytes, dice.nextInt(bytes.length + 1));
                throw failed(refused.get(), "write", file.path());
            }
        });
    }

    private Optional<Kind> refusal(
            DiskOperation operation, SimulatedFile file, long position, byte[] bytes) {
        try {
            before(operation, file);
        } catch (StorageException e) {
            return Optional.of(e.kind());
        }
        long used = 0;
        for (DiskNode node : tree.nodes()) used += node.size();
        long growth = Math.max(0, position + bytes.length - file.node().size());
        return used + growth > capacity ? Optional.of(Kind.NO_SPACE) : Optional.empty();
    }

    void truncate(SimulatedFile file, long size) {
        locked(() -> {
            before(DiskOperation.TRUNCATE, file);
            file.node().truncate(size);
        });
    }

    void sync(SimulatedFile file) {
        onSync.accept(file.path());
        locked(() -> {
            before(DiskOperation.SYNC, file);
            file.node().sync();
        });
    }

    private void before(DiskOperation operation, SimulatedFile file) {
        if (file.incarnation() != incarnation) {
            throw failed(Kind.CLOSED, operation.name(), file.path());
        }
        before(operation, file.path());
    }

    private void before(DiskOperation operation, String path) {
        if (operation.isBoundary() && boundaries++ >= powerLossAt) powered = false;
        if (!powered) throw failed(Kind.IO, "no power for " + operation.name(), path);
        Optional<Kind> refused = fault.on(operation, path);
        if (refused.isPresent()) throw failed(refused.get(), operation.name(), path);
    }

    private DiskNode node(String action, String path) {
        @Nullable DiskNode node = tree.get(path);
        if (node == null) throw failed(Kind.NOT_FOUND, action, path);
        return node;
    }

    private static StorageException failed(Kind kind, String action, String path) {
        return new StorageException(kind, action + " " + path + ": simulated " + kind);
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private <T> T supply(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
