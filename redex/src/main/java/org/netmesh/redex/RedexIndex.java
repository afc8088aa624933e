package org.netmesh.redex;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.netmesh.kernel.InterruptedOperationException;

/**
 * A secondary index of a log, in memory, kept by a tail in the background: sets of values by key
 * (spec 06 §16). Events that do not decode are passed over. If retention overtakes it, it begins
 * anew at the lowest retained event and counts that. Thread-safe.
 */
public final class RedexIndex<K, V> implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.netmesh.redex");

    /** Says what an event changes. Runs on one thread. */
    @FunctionalInterface
    public interface Projection<T, K, V> {
        void project(long seq, T value, Changes<K, V> changes);
    }

    /** Takes the changes that one event makes, in their order. */
    public interface Changes<K, V> {
        void insert(K key, V value);

        void remove(K key, V value);
    }

    private final RedexTail tail;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    // Guarded by lock.
    private final Map<K, Set<V>> values = new HashMap<>();
    private long indexedNext;
    private long lagResets;
    private boolean ended;

    private RedexIndex(RedexTail tail, long fromSeq) {
        this.tail = tail;
        this.indexedNext = fromSeq;
    }

    /** Begins at a sequence and goes on until closed. */
    public static <T, K, V> RedexIndex<K, V> start(
            RedexFile file, Codec<T> codec, long fromSeq, Projection<T, K, V> projection) {
        RedexIndex<K, V> index = new RedexIndex<>(file.tail(fromSeq), fromSeq);
        file.executor().execute(() -> index.run(codec, projection));
        return index;
    }

    private <T> void run(Codec<T> codec, Projection<T, K, V> projection) {
        try {
            while (true) {
                try {
                    var event = tail.next();
                    if (event.isEmpty()) break;
                    apply(new TypedEvent<>(event.get(), codec), projection);
                } catch (RedexException e) {
                    if (e.kind() != RedexException.Kind.LAGGED) throw e;
                    reset();
                }
            }
        } catch (InterruptedOperationException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "the index ends because its thread was interrupted",
                    e);
        } finally {
            tail.close();
            end();
        }
    }

    private <T> void apply(TypedEvent<T> event, Projection<T, K, V> projection) {
        lock.lock();
        try {
            projection.project(event.seq(), event.value(), changes());
        } catch (RedexException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "event " + Long.toUnsignedString(event.seq()) + " does not decode",
                    e);
        } finally {
            indexedNext = event.seq() + 1;
            moved.signalAll();
            lock.unlock();
        }
    }

    private Changes<K, V> changes() {
        return new Changes<>() {
            @Override
            public void insert(K key, V value) {
                values.computeIfAbsent(key, _ -> new HashSet<>()).add(value);
            }

            @Override
            public void remove(K key, V value) {
                Set<V> set = values.get(key);
                if (set != null && set.remove(value) && set.isEmpty()) values.remove(key);
            }
        };
    }

    private void reset() {
        lock.lock();
        try {
            values.clear();
            lagResets++;
            indexedNext = tail.position();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the event is in the index.
     *
     * @return whether it is; false if the index ended before
     */
    public boolean await(long seq) {
        lock.lock();
        try {
            while (!ended && Long.compareUnsigned(indexedNext, seq) <= 0) moved.await();
            return Long.compareUnsigned(indexedNext, seq) > 0;
        } catch (InterruptedException e) {
            throw InterruptedOperationException.during("waiting for an index", e);
        } finally {
            lock.unlock();
        }
    }

    /** The values of a key; empty if there are none. */
    public Set<V> get(K key) {
        lock.lock();
        try {
            return Set.copyOf(values.getOrDefault(key, Set.of()));
        } finally {
            lock.unlock();
        }
    }

    public boolean contains(K key) {
        lock.lock();
        try {
            return values.containsKey(key);
        } finally {
            lock.unlock();
        }
    }

    public Set<K> keys() {
        lock.lock();
        try {
            return Set.copyOf(values.keySet());
        } finally {
            lock.unlock();
        }
    }

    /** Keys that have a value. */
    public int size() {
        lock.lock();
        try {
            return values.size();
        } finally {
            lock.unlock();
        }
    }

    /** How often retention overtook the index. */
    public long lagResets() {
        lock.lock();
        try {
            return lagResets;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        tail.close();
    }
}
