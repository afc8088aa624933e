package org.netmesh.redex;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.netmesh.kernel.port.Storage;
import org.netmesh.kernel.port.StorageException;
import org.netmesh.kernel.port.StorageException.Kind;

/** Real files whose operations can be made to fail, and are recorded. Thread-safe. */
final class FaultyStorage extends DelegatingStorage {
    /** Decides whether an operation, such as {@code "write"}, on a file named so fails. */
    @FunctionalInterface
    interface Fault {
        boolean hits(String operation, String path);
    }

    private final List<String> operations = Collections.synchronizedList(new ArrayList<>());
    private volatile Fault fault = (_, _) -> false;
    private volatile Kind kind = Kind.IO;

    FaultyStorage(Storage files) {
        super(files);
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
        return new DelegatingFile(super.open(path, mode)) {
            @Override
            public void write(long position, ByteBuffer source) {
                try {
                    before("write", path);
                } catch (StorageException e) {
                    super.write(position, source.slice(source.position(), source.remaining() / 2));
                    throw e;
                }
                super.write(position, source);
            }

            @Override
            public void truncate(long size) {
                before("truncate", path);
                super.truncate(size);
            }

            @Override
            public void sync() {
                before("sync", path);
                super.sync();
            }
        };
    }

    @Override
    public void delete(String path) {
        before("delete", path);
        super.delete(path);
    }

    @Override
    public void replace(String from, String to) {
        before("replace", to);
        super.replace(from, to);
    }

    @Override
    public void syncFolder(String folder) {
        before("syncFolder", folder);
        super.syncFolder(folder);
    }
}
