package org.netmesh.bus;

import java.util.List;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.port.Entropy;

/**
 * Who this bus is to a storage: one nonce, and batch sequences that never name two events alike
 * (spec 05 §8). Thread-safe.
 */
interface Producer extends AutoCloseable {
    /** Of all batches; never 0. */
    long nonce();

    /** The numbering of one shard; to be asked for once per shard. */
    ShardSequence sequence(ShardId shard);

    /** Where batches are kept while they are with the adapter. */
    default Outbox outbox() {
        return Outbox.NONE;
    }

    /** Batches that an earlier run had not finished, oldest first per shard. */
    default List<Batch> unfinished() {
        return List.of();
    }

    /** A batch of an earlier run has its fate now. */
    default void resent(Batch batch) {}

    /** Writes down where the numbers really ended; all workers must have ended. */
    default void finish() {}

    /** Frees the files. Idempotent. */
    @Override
    default void close() {}

    /** A fresh identity for this bus alone, gone with it. */
    static Producer ephemeral(Entropy entropy) {
        long nonce = randomNonce(entropy);
        return new Producer() {
            @Override
            public long nonce() {
                return nonce;
            }

            @Override
            public ShardSequence sequence(ShardId shard) {
                return ShardSequence.unbounded(0);
            }
        };
    }

    static long randomNonce(Entropy entropy) {
        long nonce = entropy.nextLong();
        return nonce == 0 ? 1 : nonce;
    }
}
