package org.netmesh.bus;

import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.port.MonotonicClock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** An emit against a close: behind the close nothing is accepted. */
@JCStressTest
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "accepted, then closed")
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "closed, then refused")
@Outcome(expect = Expect.FORBIDDEN, desc = "accepted behind the close, or lost")
@State
public class ShardCloseStress {
    private final Shard shard =
            new Shard(
                    new ShardId(0),
                    ShardConfig.of(1_024, Backpressure.dropOldest(), false),
                    MonotonicClock.system(),
                    0,
                    new Signal(MonotonicClock.system()));

    /** Whether the event was accepted. */
    @Actor
    public void producer(III_Result result) {
        result.r1 = Shard.isStamp(shard.offer(new byte[0])) ? 1 : 0;
    }

    /** What had been accepted when the close returned. */
    @Actor
    public void closer(III_Result result) {
        shard.close();
        result.r2 = (int) shard.ledger().accepted();
    }

    /** What was accepted in the end. */
    @Arbiter
    public void end(III_Result result) {
        result.r3 = (int) shard.ledger().accepted();
    }
}
