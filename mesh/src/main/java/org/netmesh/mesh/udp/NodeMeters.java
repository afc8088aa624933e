package org.netmesh.mesh.udp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Meter;
import org.netmesh.mesh.node.Drops;
import org.netmesh.mesh.node.Figures;
import org.netmesh.mesh.wire.DropReason;

/** Shows the figures of a node to a registry (spec 01 §13, 02 §27). Thread-safe. */
public final class NodeMeters {
    private final Figures figures;
    private final Drops drops;
    private final PortFigures port;

    NodeMeters(Figures figures, Drops drops, PortFigures port) {
        this.figures = figures;
        this.drops = drops;
        this.port = port;
    }

    /** Registers everything; close the registrations with the node. */
    public List<Counters.Registration> register(Counters counters) {
        List<Counters.Registration> out = new ArrayList<>();
        for (Figures.Total total : Figures.Total.values()) {
            Meter meter = Meter.of(total.meter(), help(total.meter()));
            if (!total.label().isEmpty()) meter = meter.with(total.label(), total.value());
            out.add(counters.counter(meter, () -> figures.total(total)));
        }
        for (Figures.Gauge gauge : Figures.Gauge.values()) {
            Meter meter = Meter.of(gauge.meter(), help(gauge.meter()));
            if (!gauge.status().isEmpty()) meter = meter.with("status", gauge.status());
            out.add(counters.gauge(meter, asDouble(() -> figures.gauge(gauge))));
        }
        for (DropReason reason : DropReason.values()) {
            if (!reason.dropped()) continue;
            Meter meter = Meter.of("netmesh_dropped_total", "Datagrams dropped, by reason");
            out.add(counters.counter(meter.with("reason", reason.label()), () -> drops.of(reason)));
        }
        registerPort(counters, out);
        return out;
    }

    private void registerPort(Counters counters, List<Counters.Registration> out) {
        Meter datagrams = Meter.of("netmesh_datagrams_total", "Datagrams, by direction");
        Meter bytes = Meter.of("netmesh_bytes_total", "Bytes of datagrams, by direction");
        Meter errors =
                Meter.of("netmesh_socket_errors_total", "Errors of the socket, by direction");
        out.add(counters.counter(datagrams.with("direction", "in"), port::datagramsIn));
        out.add(counters.counter(datagrams.with("direction", "out"), port::datagramsOut));
        out.add(counters.counter(bytes.with("direction", "in"), port::bytesIn));
        out.add(counters.counter(bytes.with("direction", "out"), port::bytesOut));
        out.add(counters.counter(errors.with("direction", "in"), port::receiveFailures));
        out.add(counters.counter(errors.with("direction", "out"), port::sendFailures));
    }

    /** {@code netmesh_peers_evicted_total} is about peers evicted. */
    private static String help(String meter) {
        return meter.replaceFirst("^netmesh_", "").replaceFirst("_total$", "").replace('_', ' ');
    }

    private static DoubleSupplier asDouble(LongSupplier value) {
        return () -> (double) value.getAsLong();
    }
}
