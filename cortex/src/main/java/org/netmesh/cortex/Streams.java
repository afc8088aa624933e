package org.netmesh.cortex;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import org.netmesh.kernel.flow.Source;

/** What hangs on one adapter and ends with it. Thread-safe. */
final class Streams {
    private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
    private final Set<Source<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** The fold has passed an event. Listeners never wait. */
    void changed(long seq) {
        for (LongConsumer listener : listeners) listener.accept(seq);
    }

    void listen(LongConsumer listener) {
        listeners.add(listener);
    }

    /** The source is closed with the adapter, at once if that is closed already. */
    void add(Source<?> source) {
        open.add(source);
        if (closed) source.close();
    }

    /** Holds nothing of this source any more. */
    void forget(Source<?> source) {
        open.remove(source);
        listeners.remove(source);
    }

    int size() {
        return open.size();
    }

    void close() {
        closed = true;
        open.forEach(Source::close);
    }
}
