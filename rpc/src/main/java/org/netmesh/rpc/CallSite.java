package org.netmesh.rpc;

/**
 * Where a blocking caller stood when a failure reached it; the failure itself was made elsewhere.
 */
final class CallSite extends Exception {
    private static final long serialVersionUID = 1;

    private CallSite() {
        super("called here");
    }

    /** The same failure, which shows the waiting thread's way here as well. */
    static RpcException seenHere(RpcException failure) {
        failure.addSuppressed(new CallSite());
        return failure;
    }
}
