package org.netmesh.redex;

import org.netmesh.kernel.port.Storage;

/** Real files that are never fsynced, for tests of which durability is no part. Thread-safe. */
final class UnsyncedStorage extends DelegatingStorage {
    UnsyncedStorage(Storage files) {
        super(files);
    }

    @Override
    public StoredFile open(String path, OpenMode mode) {
        return new DelegatingFile(super.open(path, mode)) {
            @Override
            public void sync() {}
        };
    }

    @Override
    public void syncFolder(String folder) {}
}
