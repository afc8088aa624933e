package org.netmesh.cortex;

import org.netmesh.kernel.codec.MalformedException;

/** Whether a task is open or done. */
public enum TaskStatus {
    PENDING,
    COMPLETED;

    /** The index of the encoding. */
    int variant() {
        return this == PENDING ? 0 : 1;
    }

    static TaskStatus of(int variant) {
        return switch (variant) {
            case 0 -> PENDING;
            case 1 -> COMPLETED;
            default -> throw MalformedException.invalid("unknown task status " + variant);
        };
    }
}
