package org.netmesh.testservers;

import java.util.Objects;
import org.opentest4j.TestAbortedException;

/**
 * The program of a server is not here and could not be fetched; the message says how to get it. A
 * test that lets it through is skipped, visibly.
 */
public final class ServerUnavailable extends TestAbortedException {
    private static final long serialVersionUID = 1;

    private ServerUnavailable(String message) {
        super(message);
    }

    /** Where {@code CI=true} nothing may be skipped: the answer is then an error instead. */
    static RuntimeException because(String why) {
        boolean mustRun = Objects.equals(System.getenv("CI"), "true");
        return mustRun ? new IllegalStateException(why) : new ServerUnavailable(why);
    }
}
