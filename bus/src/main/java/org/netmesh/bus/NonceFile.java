package org.netmesh.bus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.kernel.port.DurableFile;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.kernel.port.Storage;
import org.netmesh.kernel.port.Storage.OpenMode;
import org.netmesh.kernel.port.Storage.StoredFile;

/** The nine bytes of a durable producer nonce, as Net 0.19.0 has them (spec 05 §8.3). Stateless. */
final class NonceFile {
    private static final int BYTES = 9;
    private static final byte VERSION = 1;

    private NonceFile() {}

    /** Reads the file, or makes it whole and durable. The caller holds its lock. */
    static long loadOrCreate(ProducerConfig config, Entropy entropy) {
        Storage storage = config.storage();
        if (storage.exists(config.nonceFile())) return load(config);
        long nonce = Producer.randomNonce(entropy);
        DurableFile.write(storage, config.nonceFile(), encode(nonce));
        return nonce;
    }

    private static long load(ProducerConfig config) {
        try (StoredFile file = config.storage().open(config.nonceFile(), OpenMode.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(BYTES);
            long length = file.size();
            file.read(0, bytes);
            return decode(bytes.flip(), length, config.describe());
        }
    }

    static byte[] encode(long nonce) {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(VERSION)
                .putLong(nonce)
                .array();
    }

    /**
     * @param length of the whole file
     * @param path for messages
     */
    static long decode(ByteBuffer bytes, long length, String path) {
        String file = "producer-nonce file at " + path;
        if (length != BYTES || bytes.remaining() != BYTES) {
            throw MalformedException.invalid(
                    "%s has length %d (expected 9 for v1)".formatted(file, length));
        }
        byte version = bytes.get(0);
        if (version != VERSION) {
            throw MalformedException.invalid(
                    "%s has unknown version byte 0x%02x (expected 0x01 for v1)"
                            .formatted(file, version));
        }
        return bytes.order(ByteOrder.LITTLE_ENDIAN).getLong(1);
    }
}
