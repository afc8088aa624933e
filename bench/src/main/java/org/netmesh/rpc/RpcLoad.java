package org.netmesh.rpc;

import org.netmesh.bench.Fork;
import org.netmesh.bench.Load;

/** Our calls, and what they leave in memory. */
public final class RpcLoad implements Load {
    @Override
    public String area() {
        return CallLoad.AREA;
    }

    @Override
    public void run(Sink sink) throws Exception {
        Fork.measure(RpcCaller.class, sink);
        Fork.measure(RpcMemory.class, sink);
    }
}
