package org.netmesh.rpc.node;

/**
 * What serves the calls of a service. Runs away from the loop, where it may block, or may return
 * and go on later: the call lasts until it is {@linkplain ServedCall#finish finished} or
 * {@linkplain ServedCall#fail failed}, which each call must be, once.
 */
@FunctionalInterface
public interface Handling {
    void serve(ServedCall call);
}
