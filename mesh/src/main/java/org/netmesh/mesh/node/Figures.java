package org.netmesh.mesh.node;

/**
 * What a node counts (spec 01 §13, 02 §27). Written by the core's thread alone, without allocation;
 * read by any thread. Gauges are as of the last heartbeat interval.
 */
public final class Figures {
    /** What only grows. */
    public enum Total {
        SESSIONS_DIALLED("netmesh_handshakes_total", "role", "initiator"),
        SESSIONS_ANSWERED("netmesh_handshakes_total", "role", "responder"),
        SESSIONS_REPLACED("netmesh_sessions_replaced_total", "", ""),
        FAILURES("netmesh_failures_total", "", ""),
        RECOVERIES("netmesh_recoveries_total", "", ""),
        PEERS_EVICTED("netmesh_peers_evicted_total", "", ""),
        REROUTES("netmesh_reroutes_total", "", ""),
        REROUTE_RECOVERIES("netmesh_reroute_recoveries_total", "", ""),
        PINGWAVES_SENT("netmesh_pingwaves_total", "outcome", "sent"),
        PINGWAVES_RECEIVED("netmesh_pingwaves_total", "outcome", "received"),
        PINGWAVES_FORWARDED("netmesh_pingwaves_total", "outcome", "forwarded"),
        PINGWAVES_DUPLICATE("netmesh_pingwaves_total", "outcome", "duplicate"),
        PINGWAVES_REJECTED("netmesh_pingwaves_total", "outcome", "rejected"),
        FORWARDED("netmesh_forwarded_total", "", ""),
        FORWARDED_BYTES("netmesh_forwarded_bytes_total", "", ""),
        FORWARD_DROPPED_TTL("netmesh_forward_dropped_total", "reason", "ttl"),
        FORWARD_DROPPED_NO_ROUTE("netmesh_forward_dropped_total", "reason", "no_route"),
        FORWARD_DROPPED_LOOP("netmesh_forward_dropped_total", "reason", "loop"),
        PATH_CHANGES("netmesh_path_changes_total", "", ""),
        PATH_PROBES("netmesh_path_probes_total", "", ""),
        STREAMS_EVICTED("netmesh_streams_evicted_total", "", ""),
        BACKPRESSURE("netmesh_backpressure_total", "", ""),
        GRANTS_SENT("netmesh_credit_grants_total", "direction", "sent"),
        GRANTS_RECEIVED("netmesh_credit_grants_total", "direction", "received"),
        CREDIT_REPAIRS("netmesh_credit_repairs_total", "side", "sender"),
        PROTOCOL_FAILURES("netmesh_protocol_failures_total", "", "");

        private final String meter;
        private final String label;
        private final String value;

        Total(String meter, String label, String value) {
            this.meter = meter;
            this.label = label;
            this.value = value;
        }

        /** The metric's name. */
        public String meter() {
            return meter;
        }

        /** The metric's label, empty if it has none. */
        public String label() {
            return label;
        }

        /** The label's value. */
        public String value() {
            return value;
        }
    }

    /** What goes up and down. */
    public enum Gauge {
        PEERS_HEALTHY("netmesh_peers", "healthy"),
        PEERS_SUSPECTED("netmesh_peers", "suspected"),
        PEERS_FAILED("netmesh_peers", "failed"),
        PEERS_UNKNOWN("netmesh_peers", "unknown"),
        SESSIONS("netmesh_sessions", ""),
        ACTIVE_REROUTES("netmesh_active_reroutes", ""),
        ROUTES("netmesh_routes", ""),
        GRAPH_NODES("netmesh_graph_nodes", ""),
        STREAMS("netmesh_streams", "");

        private final String meter;
        private final String status;

        Gauge(String meter, String status) {
            this.meter = meter;
            this.status = status;
        }

        /** The metric's name. */
        public String meter() {
            return meter;
        }

        /** The value of its label {@code status}, empty if it has none. */
        public String status() {
            return status;
        }
    }

    private final Tally<Total> totals = new Tally<>(Total.class);
    private final Tally<Gauge> gauges = new Tally<>(Gauge.class);

    Figures() {}

    void count(Total total) {
        totals.add(total, 1);
    }

    void add(Total total, long amount) {
        totals.add(total, amount);
    }

    void set(Gauge gauge, long value) {
        gauges.set(gauge, value);
    }

    public long total(Total total) {
        return totals.get(total);
    }

    public long gauge(Gauge gauge) {
        return gauges.get(gauge);
    }
}
