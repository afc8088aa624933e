package org.netmesh.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.netmesh.kernel.port.CallerRuns;
import org.netmesh.kernel.port.Storage.OpenMode;
import org.netmesh.kernel.port.Storage.StoredFile;
import org.netmesh.kernel.port.StorageException;
import org.netmesh.kernel.port.StorageException.Kind;

/**
 * An open file. A {@code FileChannel} closes itself when its thread is interrupted, and a log must
 * not lose its file to the interrupt of one caller; an asynchronous channel does not, and given an
 * executor that runs tasks in the calling thread it is plain positioned I/O. On Windows the channel
 * needs threads of its own, so there the caller waits for them. Thread-safe as the port says.
 */
final class OpenFile implements StoredFile {
    /** Larger buffers on the heap would each cost a native copy of their size. */
    private static final int MAX_STEP_BYTES = 1 << 20;

    private final AsynchronousFileChannel channel;
    private final String path;

    OpenFile(AsynchronousFileChannel channel, String path) {
        this.channel = channel;
        this.path = path;
    }

    static AsynchronousFileChannel channel(Path file, OpenMode mode) throws IOException {
        return AsynchronousFileChannel.open(
                file, options(mode), SystemNames.WINDOWS ? null : CallerRuns.INSTANCE);
    }

    private static Set<StandardOpenOption> options(OpenMode mode) {
        EnumSet<StandardOpenOption> options =
                EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
        switch (mode) {
            case READ -> options.remove(StandardOpenOption.WRITE);
            case EXISTING -> {}
            case CREATE -> options.add(StandardOpenOption.CREATE);
            case CREATE_NEW -> options.add(StandardOpenOption.CREATE_NEW);
        }
        return options;
    }

    @Override
    public long size() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw failed("measure", e);
        }
    }

    @Override
    public int read(long position, ByteBuffer target) {
        int total = 0;
        while (target.hasRemaining()) {
            int limit = target.limit();
            target.limit(target.position() + Math.min(target.remaining(), MAX_STEP_BYTES));
            try {
                int count = await("read", channel.read(target, position + total));
                if (count < 0) break;
                total += count;
            } finally {
                target.limit(limit);
            }
        }
        return total;
    }

    @Override
    public void write(long position, ByteBuffer source) {
        long at = position;
        while (source.hasRemaining()) {
            int limit = source.limit();
            source.limit(source.position() + Math.min(source.remaining(), MAX_STEP_BYTES));
            try {
                at += await("write", channel.write(source, at));
            } finally {
                source.limit(limit);
            }
        }
    }

    @Override
    public void truncate(long size) {
        try {
            channel.truncate(size);
        } catch (IOException e) {
            throw failed("cut", e);
        }
    }

    @Override
    public void sync() {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw failed("sync", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed("close", e);
        }
    }

    /** Waits without giving up: an interrupt is kept for the caller's own next wait. */
    private int await(String action, Future<Integer> result) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw failed(action, e.getCause() == null ? e : e.getCause());
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private StorageException failed(String action, Throwable cause) {
        if (cause instanceof ClosedChannelException) {
            return new StorageException(
                    Kind.CLOSED, action + " " + path + ": the file is closed", cause);
        }
        return SystemErrors.translate(action, path, null, cause);
    }
}
