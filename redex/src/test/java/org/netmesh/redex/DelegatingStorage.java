package org.netmesh.redex;

import java.nio.ByteBuffer;
import java.util.List;
import org.netmesh.kernel.port.Storage;

/** Files of another storage, for tests that change some of what it does. Thread-safe if that is. */
class DelegatingStorage implements Storage {
    private final Storage files;

    DelegatingStorage(Storage files) {
        this.files = files;
    }

    @Override
    public StoredFile open(String path, OpenMode mode) {
        return files.open(path, mode);
    }

    @Override
    public boolean exists(String path) {
        return files.exists(path);
    }

    @Override
    public boolean isFile(String path) {
        return files.isFile(path);
    }

    @Override
    public List<String> list(String folder) {
        return files.list(folder);
    }

    @Override
    public void delete(String path) {
        files.delete(path);
    }

    @Override
    public void replace(String from, String to) {
        files.replace(from, to);
    }

    @Override
    public void syncFolder(String folder) {
        files.syncFolder(folder);
    }

    @Override
    public FileLock lock(String path) {
        return files.lock(path);
    }

    @Override
    public String describe() {
        return files.describe();
    }

    /** A file of it. */
    static class DelegatingFile implements StoredFile {
        private final StoredFile file;

        DelegatingFile(StoredFile file) {
            this.file = file;
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public int read(long position, ByteBuffer target) {
            return file.read(position, target);
        }

        @Override
        public void write(long position, ByteBuffer source) {
            file.write(position, source);
        }

        @Override
        public void truncate(long size) {
            file.truncate(size);
        }

        @Override
        public void sync() {
            file.sync();
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
