package org.netmesh.demo;

import java.util.List;

/** Where readings of this machine come from. One thread at a time. */
interface Machine {
    /** Reads everything once; rates cover the time since the call before. */
    List<Reading> read(long nowNanos);

    /** What a person would call this source. */
    String describe();

    /** The Linux files under {@code /proc} if they are there, else what the JVM knows. */
    static Machine best() {
        return ProcFiles.available() ? new ProcFiles() : new JvmBeans();
    }
}
