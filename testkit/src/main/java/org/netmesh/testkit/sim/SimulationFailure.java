package org.netmesh.testkit.sim;

import org.jspecify.annotations.Nullable;

/** A simulated run did not go as stated; the message ends with the seed that replays it. */
public final class SimulationFailure extends AssertionError {
    private static final long serialVersionUID = 1;

    SimulationFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
