package org.netmesh.rpc;

import java.util.List;
import java.util.Map;
import org.netmesh.rpc.node.PrometheusText;

/**
 * What nRPC of a node has counted since its beginning (spec 09 §24). Immutable.
 *
 * @param services by ascending name; names beyond 4,096 share {@code __overflow__}
 * @param replySubscriptions held now
 * @param observerDropped events that the observer was too slow for
 */
public record RpcMetricsSnapshot(
        List<ServiceFigures> services, int replySubscriptions, long observerDropped) {
    /**
     * A distribution of durations.
     *
     * @param buckets cumulative, one for each of the bounds 5, 10, 25, 50, 100, 250, 500 ms, 1,
     *     2.5, 5, 10 s and one for everything
     */
    public record Histogram(List<Long> buckets, long sumNanos, long count) {
        public Histogram {
            buckets = List.copyOf(buckets);
        }
    }

    /** One number of a service. */
    public enum Figure {
        CALLS,
        NO_ROUTE_ERRORS,
        TIMEOUT_ERRORS,
        SERVER_ERRORS,
        TRANSPORT_ERRORS,
        IN_FLIGHT_CALLS,
        HANDLER_INVOCATIONS,
        HANDLER_PANICS,
        HANDLERS_IN_FLIGHT,
        CHUNKS_EMITTED,
        CHUNKS_DROPPED,
        REQUEST_CHUNKS_DROPPED,
        INBOUND_DROPPED,
        STREAM_CALLS,
        STREAM_ERRORS,
        /** Attempts after the first one of a call with a {@link RetryPolicy}. */
        RETRIES,
        /** Calls beside the first one of a call with a {@link HedgePolicy}. */
        HEDGES
    }

    /**
     * What was counted of one service, in both roles.
     *
     * @param figures every one of them; gauges are never below 0
     * @param callLatency of unary calls
     * @param rejected requests refused before their handler ran, by reason
     */
    public record ServiceFigures(
            String service,
            Map<Figure, Long> figures,
            Histogram callLatency,
            Histogram handlerDuration,
            Map<String, Long> rejected) {
        public ServiceFigures {
            figures = Map.copyOf(figures);
            rejected = Map.copyOf(rejected);
        }

        public long get(Figure figure) {
            return figures.getOrDefault(figure, 0L);
        }
    }

    public RpcMetricsSnapshot {
        services = List.copyOf(services);
    }

    /** In the exposition format 0.0.4, families in the order of the specification. */
    public String prometheusText() {
        return PrometheusText.of(this);
    }
}
