package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.port.MonotonicClock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Emits against a take: each event leaves the ring once, whole and in order. */
@JCStressTest
@Outcome(id = "abc", expect = Expect.ACCEPTABLE, desc = "all, in order, wherever it was cut")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, repeated or overtaken")
@State
public class ShardRingStress {
    private final Batch first = new Batch(new ShardId(0), 1, 4);
    private final Batch rest = new Batch(new ShardId(0), 1, 4);

    // Three of four slots are usable: the third event comes to the end of the ring.
    private final Shard shard =
            new Shard(
                    new ShardId(0),
                    ShardConfig.of(4, Backpressure.dropNewest(), false),
                    MonotonicClock.system(),
                    0,
                    new Signal(MonotonicClock.system()));

    @Actor
    public void producer() {
        shard.offer(new byte[] {'a'});
        shard.offer(new byte[] {'b'});
        shard.offer(new byte[] {'c'});
    }

    @Actor
    public void worker() {
        shard.take(first, 4);
    }

    /** What was taken, one letter an event. */
    @Arbiter
    public void end(L_Result result) {
        shard.take(rest, 4);
        result.r1 = letters(first) + letters(rest);
    }

    private static String letters(Batch batch) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < batch.size(); i++) {
            letters.append(new String(batch.payload(i), US_ASCII));
        }
        return letters.toString();
    }
}
