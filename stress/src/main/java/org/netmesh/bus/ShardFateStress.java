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

/** A batch's fate against the end of patience: each event gets exactly one fate. */
@JCStressTest
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "one dispatched, one stranded")
@Outcome(id = "0, 2, 1", expect = Expect.ACCEPTABLE, desc = "both stranded")
@Outcome(expect = Expect.FORBIDDEN, desc = "two fates, or none")
@State
public class ShardFateStress {
    private final Shard shard =
            new Shard(
                    new ShardId(0),
                    ShardConfig.of(1_024, Backpressure.dropOldest(), false),
                    MonotonicClock.system(),
                    0,
                    new Signal(MonotonicClock.system()));

    public ShardFateStress() {
        shard.offer(new byte[0]);
        shard.offer(new byte[0]);
        shard.take(new Batch(new ShardId(0), 1, 1), 1);
    }

    @Actor
    public void worker() {
        shard.settle(Fate.DISPATCHED, 0);
    }

    @Actor
    public void impatience() {
        shard.abandon();
    }

    @Arbiter
    public void end(III_Result result) {
        Ledger ledger = shard.ledger();
        result.r1 = (int) ledger.dispatched();
        result.r2 = (int) ledger.stranded();
        result.r3 = ledger.balances() ? 1 : 0;
    }
}
