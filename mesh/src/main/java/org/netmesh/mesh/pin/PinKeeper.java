package org.netmesh.mesh.pin;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.DurableFile;
import org.netmesh.kernel.port.Meter;
import org.netmesh.kernel.port.Storage;
import org.netmesh.kernel.port.StorageException;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.mesh.MeshException;

/**
 * Keeps a node's pins in its state folder (spec 20 §1.3). The file is replaced whole, so that it is
 * old or new whatever happens, and a damaged one is never taken for an empty one. Changes that come
 * while a write is under way go out together in the next. One keeper, and so one node, per folder.
 * Thread-safe; nothing but {@link #open} and {@link #close} waits for the disk.
 */
public final class PinKeeper {
    /** Beside it lies {@code .tmp} while it is written. */
    public static final String FILE = "extended-pins";

    /** Held while a node uses the folder. */
    public static final String LOCK = "node.lock";

    private static final System.Logger LOG = System.getLogger("org.netmesh.mesh");

    private final Storage storage;
    private final UserExecutor writers;
    private final Storage.FileLock folder;
    private final AtomicLong failures = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    // All guarded by lock.
    private final LinkedHashSet<EntityId> pins;
    private boolean unsaved;
    private boolean writing;
    private boolean closed;

    private PinKeeper(
            Storage storage, UserExecutor writers, Storage.FileLock folder, List<EntityId> pins) {
        this.storage = storage;
        this.writers = writers;
        this.folder = folder;
        this.pins = new LinkedHashSet<>(pins);
    }

    /**
     * Takes the folder and reads what is there.
     *
     * @throws StorageException {@code LOCKED} if another node has the folder
     * @throws MeshException {@code STATE_DAMAGED}; the file is left as it is
     */
    public static PinKeeper open(Storage storage, UserExecutor writers) {
        Storage.FileLock folder = storage.lock(LOCK);
        boolean open = false;
        try {
            PinKeeper keeper = new PinKeeper(storage, writers, folder, read(storage));
            open = true;
            return keeper;
        } finally {
            if (!open) folder.close();
        }
    }

    private static List<EntityId> read(Storage storage) {
        if (!storage.exists(FILE)) return List.of();
        try {
            return PinCodec.decode(DurableFile.read(storage, FILE));
        } catch (MalformedException e) {
            throw MeshException.pinsDamaged(storage.describe() + "/" + FILE, e);
        }
    }

    /** The pins, the least recently used first. */
    public List<EntityId> pinned() {
        lock.lock();
        try {
            return List.copyOf(pins);
        } finally {
            lock.unlock();
        }
    }

    /** Takes note, and writes soon, elsewhere. */
    public void changed(PinChange change) {
        lock.lock();
        try {
            if (!apply(change)) return;
            unsaved = true;
            if (writing || closed) return;
            writing = true;
        } finally {
            lock.unlock();
        }
        writers.execute(this::write);
    }

    /** Whether the file has to change: that a pin was used again goes out with the next write. */
    private boolean apply(PinChange change) {
        return switch (change) {
            case PinChange.Pinned(var entity) -> {
                boolean known = pins.remove(entity);
                pins.add(entity);
                yield !known;
            }
            case PinChange.Forgotten(var entity) -> pins.remove(entity);
        };
    }

    private void write() {
        while (true) {
            byte[] content;
            lock.lock();
            try {
                if (!unsaved) {
                    rest();
                    return;
                }
                unsaved = false;
                content = PinCodec.encode(pins);
            } finally {
                lock.unlock();
            }
            try {
                DurableFile.write(storage, FILE, content);
            } catch (StorageException e) {
                failed(e);
                return;
            }
        }
    }

    private void failed(StorageException why) {
        if (failures.getAndIncrement() == 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "pins could not be written and last until the node is closed: {0}; "
                            + "written again with the next change",
                    why.getMessage());
        }
        lock.lock();
        try {
            unsaved = true;
            rest();
        } finally {
            lock.unlock();
        }
    }

    /** The caller holds the lock. */
    private void rest() {
        writing = false;
        idle.signalAll();
        if (closed) folder.close();
    }

    /** Waits until nothing is being written. */
    void settle(Duration limit) {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (writing && left > 0) left = idle.awaitNanos(left);
        } catch (InterruptedException e) {
            throw InterruptedOperationException.during("close", e);
        } finally {
            lock.unlock();
        }
    }

    /** Shows what went wrong. */
    public Counters.Registration register(Counters counters) {
        return counters.counter(
                Meter.of("netmesh_pin_write_failures_total", "Writes of the pins that failed"),
                this::failures);
    }

    /** Writes that failed so far. */
    public long failures() {
        return failures.get();
    }

    /**
     * Writes what is not written yet and lets the folder go, which a write that hangs keeps until
     * it ends. Later changes are not written. Idempotent.
     *
     * @param grace how long to wait at most
     */
    public void close(Duration grace) {
        if (takeLastWrite()) writers.execute(this::write);
        settle(grace);
    }

    /** Whether there is something to write and nobody who does it. */
    private boolean takeLastWrite() {
        lock.lock();
        try {
            if (closed) return false;
            closed = true;
            if (writing) return false;
            writing = unsaved;
            if (!writing) folder.close();
            return writing;
        } finally {
            lock.unlock();
        }
    }
}
