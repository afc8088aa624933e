package org.netmesh.bus;

/** Keeps the batch that is with the adapter, so that a crash does not lose it. */
interface Outbox {
    Outbox NONE =
            new Outbox() {
                @Override
                public void keep(Batch batch) {}

                @Override
                public void forget(Batch batch) {}
            };

    /** Returns when the batch survives a power loss. */
    void keep(Batch batch);

    /** The batch has its fate. */
    void forget(Batch batch);
}
