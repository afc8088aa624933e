package org.netmesh.redex;

import java.nio.ByteBuffer;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.port.Entropy;

/**
 * Tells one log from another that had or gets the same name: random, given when a log is made, lost
 * when it is unlinked. Immutable.
 */
public record LogId(long high, long low) {
    static LogId random(Entropy entropy) {
        return new LogId(entropy.nextLong(), entropy.nextLong());
    }

    @Override
    public String toString() {
        return Hex.of(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    }
}
