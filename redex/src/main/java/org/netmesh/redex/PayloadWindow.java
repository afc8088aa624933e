package org.netmesh.redex;

import com.dynatrace.hash4j.hashing.HashStream64;
import java.nio.ByteBuffer;
import org.netmesh.kernel.port.Storage.StoredFile;

/** Checksums of payloads read in the order of the file, in large steps. Confined to one thread. */
final class PayloadWindow {
    private static final int BYTES = 1 << 20;

    private final StoredFile dat;
    private byte[] window = new byte[0];
    private long from;
    private int length;

    PayloadWindow(StoredFile dat) {
        this.dat = dat;
    }

    int checksum(long offset, long size) {
        if (size == 0) return Checksum28.of(window, 0, 0);
        if (size > BYTES) return streamed(offset, size);
        if (offset < from || offset + size > from + length) fill(offset);
        if (offset + size > from + length) return ~0;
        return Checksum28.of(window, (int) (offset - from), (int) size);
    }

    private void fill(long offset) {
        if (window.length == 0) window = new byte[BYTES];
        from = offset;
        length = dat.read(offset, ByteBuffer.wrap(window));
    }

    private int streamed(long offset, long size) {
        HashStream64 stream = Checksum28.stream();
        for (long done = 0; done < size; done += length) {
            fill(offset + done);
            if (length == 0) return ~0;
            length = (int) Math.min(length, size - done);
            stream.putBytes(window, 0, length);
        }
        return Checksum28.of(stream);
    }
}
