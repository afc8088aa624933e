package org.netmesh.examples.cortex;

import java.time.Duration;
import org.netmesh.cortex.CortexException;
import org.netmesh.cortex.TasksAdapter;
import org.netmesh.kernel.OriginHash;
import org.netmesh.redex.Redex;
import org.netmesh.redex.WriteToken;

/** Every write gives a token; whoever waits for it reads that write. */
public final class ReadYourWrites {
    private ReadYourWrites() {}

    /** Waits for a write of its own, then for one that nobody made. */
    public static void main(String[] args) {
        var origin = new OriginHash(0xABCDEF01L);
        try (var redex = Redex.inMemory();
                var tasks = TasksAdapter.open(redex, origin)) {
            WriteToken token = tasks.create(1, "first").token();
            tasks.waitForToken(token, Duration.ofMillis(2_500));
            System.out.println(token + " is applied: " + tasks.findUnique(1).orElseThrow().title());

            try {
                tasks.waitForToken(new WriteToken(origin, 99), Duration.ofMillis(20));
            } catch (CortexException e) {
                System.out.println(e.kind() + ", retryable: " + e.retryable());
            }
        }
    }
}
