package org.netmesh.bus;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.kernel.port.DurableFile;
import org.netmesh.kernel.port.Storage;
import org.netmesh.kernel.port.Storage.OpenMode;
import org.netmesh.kernel.port.Storage.StoredFile;

/**
 * One file per shard that holds the shard's batch while it is with the adapter (spec 05 §30.1 row
 * 1). After a crash the batch is sent again with the same nonce, sequence and order, so that a
 * storage recognises what it has. Thread-safe; one batch of a shard at a time.
 */
final class FileOutbox implements Outbox {
    private final Storage storage;
    private final String folder;
    private final Map<ShardId, StoredFile> files = new ConcurrentHashMap<>();

    FileOutbox(Storage storage, String folder) {
        this.storage = storage;
        this.folder = folder;
    }

    /** The batches that were not forgotten; damaged files are passed over and removed. */
    List<Batch> load() {
        List<Batch> found = new ArrayList<>();
        for (String name : storage.list(folder)) {
            String path = folder + "/" + name;
            try {
                BatchCodec.decode(DurableFile.read(storage, path)).ifPresent(found::add);
            } catch (MalformedException e) {
                // Half written: its batch was never handed to the adapter.
                storage.delete(path);
            }
        }
        return found;
    }

    @Override
    public void keep(Batch batch) {
        StoredFile file = files.computeIfAbsent(batch.shard(), this::open);
        byte[] bytes = BatchCodec.encode(batch);
        file.truncate(0);
        file.write(0, ByteBuffer.wrap(bytes));
        file.sync();
    }

    @Override
    public void forget(Batch batch) {
        files.computeIfAbsent(batch.shard(), this::open).truncate(0);
    }

    void close() {
        files.values().forEach(StoredFile::close);
        files.clear();
    }

    private StoredFile open(ShardId shard) {
        StoredFile file = storage.open(path(shard), OpenMode.CREATE);
        storage.syncFolder(folder);
        return file;
    }

    private String path(ShardId shard) {
        return folder + "/shard-" + shard;
    }
}
