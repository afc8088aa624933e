package org.netmesh.bus;

/** A producer's wait for room in a ring, within one limit. Confined to the producer. */
final class Block {
    private final Signal progress;
    private final long limitNanos;
    private final long startNanos;

    Block(Signal progress, long limitNanos) {
        this.progress = progress;
        this.limitNanos = limitNanos;
        startNanos = progress.nanos();
    }

    /**
     * @return false when the time is over or the thread is interrupted, whose flag stays set
     */
    boolean untilRoomIn(Shard shard) {
        try {
            return progress.await(shard::hasRoom, limitNanos - (progress.nanos() - startNanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
