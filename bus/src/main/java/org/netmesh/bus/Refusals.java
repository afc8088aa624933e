package org.netmesh.bus;

import java.util.concurrent.atomic.LongAdder;

/** Events refused before they reached a shard, by cause (spec 05 §24). Thread-safe. */
final class Refusals {
    final LongAdder unrouted = new LongAdder();
    final LongAdder shutdown = new LongAdder();
    final LongAdder tooLarge = new LongAdder();
    final LongAdder invalidJson = new LongAdder();
}
