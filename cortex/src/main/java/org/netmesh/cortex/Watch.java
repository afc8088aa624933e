package org.netmesh.cortex;

import java.util.List;
import org.netmesh.kernel.flow.Source;
import org.netmesh.kernel.flow.SourceSubscription;
import org.netmesh.kernel.port.UserExecutor;

/**
 * The result of a query whenever it differs from the one before (spec 06 §25). A slow reader skips
 * results in between and gets the latest. Ends when the adapter closes. Thread-safe.
 */
public final class Watch<T> extends SourceSubscription<List<T>> {
    Watch(Source<List<T>> source, UserExecutor executor) {
        super(source, executor);
    }
}
