package org.netmesh.redex;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.netmesh.kernel.port.Storage;
import org.netmesh.kernel.port.StorageException;
import org.netmesh.kernel.port.StorageException.Kind;

/** Real files whose operations can be made to fail, and are recorded. Thread-safe. */
final class FaultyStorage implements Storage {
    /** Decides whether an operation, such as {@code "write"}, on a file named so fails. */
    @FunctionalInterface
    interface Fault {
        boolean hits(String operation, String path);
    }

    private final Storage files;
    private final List<String> operations = Collections.synchronizedList(new ArrayList<>());
    private volatile Fault fault = (_, _) -> false;
    private volatile Kind kind = Kind.IO;

    FaultyStorage(Storage files) {
        this.files = files;
    }

    void fail(Fault value) {
        fail(Kind.IO, value);
    }

    void fail(Kind with, Fault value) {
        kind = with;
        fault = value;
    }

    void heal() {
        fault = (_, _) -> false;
    }

    /** Operations so far that match, such as {@code "sync idx"}. */
    List<String> operations(String pattern) {
        return List.copyOf(operations).stream().filter(o -> o.matches(pattern)).toList();
    }

    private void before(String operation, String path) {
        operations.add(operation + " " + path.substring(path.lastIndexOf('/') + 1));
        if (fault.hits(operation, path)) {
            throw new StorageException(kind, operation + " " + path + ": injected");
        }
    }

    @Override
    public StoredFile open(String path, OpenMode mode) {
        before("open", path);
        StoredFile file = files.open(path, mode);
        return new StoredFile() {
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
                try {
                    before("write", path);
                } catch (StorageException e) {
                    ByteBuffer part = source.slice(source.position(), source.remaining() / 2);
                    file.write(position, part);
                    throw e;
                }
                file.write(position, source);
            }

            @Override
            public void truncate(long size) {
                before("truncate", path);
                file.truncate(size);
            }

            @Override
            public void sync() {
                before("sync", path);
                file.sync();
            }

            @Override
            public void close() {
                file.close();
            }
        };
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
        before("delete", path);
        files.delete(path);
    }

    @Override
    public void replace(String from, String to) {
        before("replace", to);
        files.replace(from, to);
    }

    @Override
    public void syncFolder(String folder) {
        before("syncFolder", folder);
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
}
