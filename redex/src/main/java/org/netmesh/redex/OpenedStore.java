package org.netmesh.redex;

import java.util.concurrent.locks.ReentrantLock;

/** What a file is built on. */
record OpenedStore(LogStore store, ReentrantLock appendLock, Figures figures) {
    static OpenedStore inMemory() {
        ReentrantLock appendLock = new ReentrantLock();
        return new OpenedStore(new MemoryStore(appendLock), appendLock, new Figures());
    }
}
