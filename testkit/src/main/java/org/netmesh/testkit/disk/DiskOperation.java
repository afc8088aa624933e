package org.netmesh.testkit.disk;

/** What is asked of a disk. */
public enum DiskOperation {
    OPEN(false),
    SIZE(false),
    READ(false),
    LIST(false),
    WRITE(true),
    TRUNCATE(true),
    SYNC(true),
    CREATE(true),
    DELETE(true),
    REPLACE(true),
    SYNC_FOLDER(true);

    private final boolean boundary;

    DiskOperation(boolean boundary) {
        this.boundary = boundary;
    }

    /** Whether a loss of power before it differs from one after it. */
    public boolean isBoundary() {
        return boundary;
    }
}
