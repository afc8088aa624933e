package org.netmesh.rpc;

import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/** Seeds of property tests: fresh ones each run; {@code -Dnetmesh.seed=N} replays one. */
public final class Seeds {
    private Seeds() {}

    public static LongStream fresh(int count) {
        Long replay = Long.getLong("netmesh.seed");
        return replay != null ? LongStream.of(replay) : RandomGenerator.getDefault().longs(count);
    }
}
