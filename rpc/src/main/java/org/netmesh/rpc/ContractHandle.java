package org.netmesh.rpc;

import java.time.Duration;
import java.util.List;
import org.netmesh.kernel.Nanos;

/** The services of one contract as one. Thread-safe. */
record ContractHandle(ServiceName service, List<ServeHandle> services) implements ServeHandle {
    ContractHandle {
        services = List.copyOf(services);
    }

    @Override
    public int inFlight() {
        return services.stream().mapToInt(ServeHandle::inFlight).sum();
    }

    @Override
    public boolean isClosed() {
        return services.stream().allMatch(ServeHandle::isClosed);
    }

    @Override
    public void close() {
        services.forEach(ServeHandle::close);
    }

    @Override
    public boolean close(Duration drain) {
        close();
        long began = System.nanoTime();
        boolean drained = true;
        for (ServeHandle each : services) {
            long left = Math.max(Nanos.of(drain) - (System.nanoTime() - began), 0);
            drained &= each.close(Duration.ofNanos(left));
        }
        return drained;
    }
}
