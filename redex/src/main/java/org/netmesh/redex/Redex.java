package org.netmesh.redex;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.OriginHash;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.kernel.port.Storage;
import org.netmesh.kernel.port.StorageException;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.kernel.port.WallClock;
import org.netmesh.storage.DescriptorCache;
import org.netmesh.storage.FileStorage;

/**
 * The manager of a node's logs: one {@link RedexFile} per channel name, in memory or in one
 * directory, which it locks against other processes for its life (spec 06 §15). It sweeps retention
 * in the background. Thread-safe.
 */
public final class Redex implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.netmesh.redex");
    private static final int BACKGROUND_THREADS = 4;
    private static final int NAMING_LOCKS = 64;
    static final String LOCK_FILE = "@lock";

    private final Map<ChannelName, RedexFile> files = new ConcurrentHashMap<>();
    private final Environment environment;
    private final @Nullable Storage storage;
    private final Storage.@Nullable FileLock lock;
    private final BiPredicate<OriginHash, ChannelName> mayOpen;
    private final OriginHash origin;
    private final RetentionSweeps sweeps;
    private final LogMeters meters;
    private final ReentrantLock[] naming = locks();
    private volatile boolean closed;

    private Redex(Builder builder) {
        storage =
                builder.storage == null
                        ? null
                        : DescriptorCache.over(builder.storage, builder.maxOpenDescriptors);
        mayOpen = builder.mayOpen;
        origin = builder.origin;
        environment = builder.environment();
        meters = new LogMeters(builder.counters);
        lock = storage == null ? null : lock(storage);
        sweeps = new RetentionSweeps(environment.timer(), builder.retentionSweep);
    }

    /** A manager of files in memory. */
    public static Redex inMemory() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** As {@link #openFile(ChannelName, RedexFileConfig)}: in memory, without retention. */
    public RedexFile openFile(ChannelName name) {
        return openFile(name, RedexFileConfig.defaults());
    }

    /**
     * Opens a file, or returns the one that is open; then {@code config} does not count.
     *
     * @throws RedexException {@code UNAUTHORIZED}; {@code CHANNEL} if the name or the config cannot
     *     be; {@code IO} or {@code NO_SPACE} from the disk
     */
    public RedexFile openFile(ChannelName name, RedexFileConfig config) {
        if (!mayOpen.test(origin, name)) throw RedexException.unauthorized();
        Optional<RedexFile> open = getFile(name);
        return open.isPresent() ? open.get() : openOnce(name, config);
    }

    /** One of those who open a name at the same time builds the file; the others get it. */
    private RedexFile openOnce(ChannelName name, RedexFileConfig config) {
        ReentrantLock naming = naming(name);
        naming.lock();
        try {
            if (closed) throw RedexException.closed("open_file");
            RedexFile open = files.get(name);
            if (open != null && !open.isClosed()) return open;
            if (open != null) open.awaitClosed();
            RedexFile built = build(name, config);
            files.put(name, built);
            meters.opened(built);
            sweeps.opened(config.retention(), this, Redex::sweepInBackground);
            return built;
        } finally {
            naming.unlock();
        }
    }

    private RedexFile build(ChannelName name, RedexFileConfig config) {
        OpenedStore store = config.persistent() ? openStored(name) : OpenedStore.inMemory();
        return new RedexFile(name, config, environment, store, this::forget);
    }

    private OpenedStore openStored(ChannelName name) {
        if (storage == null) {
            throw RedexException.openRefused(
                    "config.persistent=true requires Redex.builder().persistentDir(...)");
        }
        return DiskStore.open(ChannelFolder.of(storage, name), environment.nowNanos());
    }

    /** The file, if it is open. */
    public Optional<RedexFile> getFile(ChannelName name) {
        return Optional.ofNullable(files.get(name)).filter(file -> !file.isClosed());
    }

    /** All that are open. */
    public List<RedexFile> openFiles() {
        return files.values().stream().filter(file -> !file.isClosed()).toList();
    }

    /**
     * Sweeps all open files.
     *
     * @throws RedexException the first failure, after every file had its turn
     */
    public void sweepRetention() {
        List<RedexException> failures = new ArrayList<>();
        for (RedexFile file : openFiles()) {
            try {
                file.sweepRetention();
            } catch (RedexException e) {
                if (e.kind() != RedexException.Kind.CLOSED) failures.add(e);
            }
        }
        if (!failures.isEmpty()) throw failures.getFirst();
    }

    /** Closes a file; nothing happens if it is not open. A file in memory is gone with that. */
    public void closeFile(ChannelName name) {
        RedexFile file = files.get(name);
        if (file == null) return;
        file.close();
        file.awaitClosed();
    }

    /**
     * Closes a file and deletes what it has on disk, with its identity; nothing happens if there is
     * none. Channels below it in the tree of names stay.
     */
    public void closeAndUnlinkFile(ChannelName name) {
        ReentrantLock lockedName = naming(name);
        lockedName.lock();
        try {
            closeFile(name);
            if (storage != null) ChannelFolder.of(storage, name).unlink();
        } catch (StorageException e) {
            throw RedexException.io("close_and_unlink_file", e);
        } finally {
            lockedName.unlock();
        }
    }

    /**
     * Closes all files and unlocks the directory. Idempotent.
     *
     * @throws RedexException the first failure of a file, after all are closed
     */
    @Override
    public void close() {
        closed = true;
        sweeps.close();
        List<RedexException> failures = new ArrayList<>();
        for (RedexFile file : files.values()) {
            try {
                file.close();
            } catch (RedexException e) {
                failures.add(e);
            }
        }
        meters.close();
        if (lock != null) lock.close();
        if (!failures.isEmpty()) throw failures.getFirst();
    }

    @Override
    public String toString() {
        return "Redex[" + (storage == null ? "in memory" : storage.describe()) + "]";
    }

    private void sweepInBackground() {
        environment
                .background()
                .execute(() -> {
                    try {
                        sweepRetention();
                    } catch (RedexException e) {
                        LOG.log(
                                System.Logger.Level.ERROR,
                                "retention sweep failed; it is tried again",
                                e);
                    }
                });
    }

    private void forget(RedexFile file) {
        files.remove(file.name(), file);
        meters.closed(file);
    }

    private ReentrantLock naming(ChannelName name) {
        return naming[Math.floorMod(name.hashCode(), naming.length)];
    }

    private static Storage.FileLock lock(Storage storage) {
        try {
            return storage.lock(LOCK_FILE);
        } catch (StorageException e) {
            throw RedexException.io("open", e);
        }
    }

    private static ReentrantLock[] locks() {
        ReentrantLock[] locks = new ReentrantLock[NAMING_LOCKS];
        for (int i = 0; i < locks.length; i++) locks[i] = new ReentrantLock();
        return locks;
    }

    /** Collects the options of a manager. */
    public static final class Builder {
        private @Nullable Storage storage;
        private int maxOpenDescriptors = 512;
        private Counters counters = Counters.none();
        private BiPredicate<OriginHash, ChannelName> mayOpen = (_, _) -> true;
        private OriginHash origin = new OriginHash(0);
        private Duration retentionSweep = Duration.ofSeconds(1);
        private WallClock wallClock = WallClock.system();
        private Entropy entropy = Entropy.system();
        private UserExecutor userExecutor = UserExecutor.virtualThreads();
        private @Nullable Executor background;
        private @Nullable Timer timer;

        private Builder() {}

        /**
         * Where persistent files are kept: {@code <dir>/<channel path>}. Made if it is missing.
         * Default none: files in memory only.
         */
        public Builder persistentDir(Path dir) {
            return storage(FileStorage.at(dir));
        }

        /**
         * How many descriptors the persistent files hold at most; three for each that was used
         * lately. Default 512. Halved by itself when the system refuses more.
         */
        public Builder maxOpenDescriptors(int value) {
            maxOpenDescriptors = value;
            return this;
        }

        /** As {@link #persistentDir}, for other storages, such as a simulated disk. */
        public Builder storage(Storage value) {
            storage = value;
            return this;
        }

        /**
         * Who may open what: asked on every open, re-opens included, with the full name. Default
         * everybody everything.
         */
        public Builder authorize(BiPredicate<OriginHash, ChannelName> guard, OriginHash asOrigin) {
            mayOpen = guard;
            origin = asOrigin;
            return this;
        }

        /** How often retention is swept. Default 1 s; zero leaves it to explicit calls. */
        public Builder retentionSweep(Duration period) {
            if (period.isNegative()) {
                throw RedexException.config(
                        "the retention sweep's period must not be negative, got " + period);
            }
            retentionSweep = period;
            return this;
        }

        /** Stamps appends and judges ages. Default the system's. */
        public Builder wallClock(WallClock clock) {
            wallClock = clock;
            return this;
        }

        /** For the identities of logs. Default the system's. */
        public Builder entropy(Entropy source) {
            entropy = source;
            return this;
        }

        /** Runs the pump of a tail's subscriber. Default a virtual thread each. */
        public Builder userExecutor(UserExecutor executor) {
            userExecutor = executor;
            return this;
        }

        /** Shows the figures of the logs (spec 06 §32). Default nowhere. */
        public Builder counters(Counters value) {
            counters = value;
            return this;
        }

        /** Runs fsyncs and sweeps. Default up to 4 daemon threads. */
        Builder background(Executor executor) {
            background = executor;
            return this;
        }

        Builder timer(Timer value) {
            timer = value;
            return this;
        }

        /**
         * @throws RedexException {@code LOCKED}, naming the holder, if another process has the
         *     directory
         */
        public Redex build() {
            return new Redex(this);
        }

        private Environment environment() {
            return new Environment(
                    wallClock,
                    entropy,
                    userExecutor,
                    background == null ? backgroundThreads() : background,
                    timer == null ? new SystemTimer() : timer);
        }

        private static Executor backgroundThreads() {
            ThreadPoolExecutor threads =
                    new ThreadPoolExecutor(
                            BACKGROUND_THREADS,
                            BACKGROUND_THREADS,
                            1,
                            TimeUnit.SECONDS,
                            new LinkedBlockingQueue<>(),
                            Thread.ofPlatform().daemon().name("netmesh-redex-", 0).factory());
            threads.allowCoreThreadTimeOut(true);
            return threads;
        }
    }
}
