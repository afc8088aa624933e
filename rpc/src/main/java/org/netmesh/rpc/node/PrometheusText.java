package org.netmesh.rpc.node;

import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.netmesh.rpc.RpcMetricsSnapshot;
import org.netmesh.rpc.RpcMetricsSnapshot.Figure;
import org.netmesh.rpc.RpcMetricsSnapshot.Histogram;
import org.netmesh.rpc.RpcMetricsSnapshot.ServiceFigures;

/** Writes a snapshot in the exposition format 0.0.4 (spec 09 §24). Confined to one thread. */
public final class PrometheusText {
    private static final int NANO_DIGITS = 9;
    static final List<String> BOUNDS =
            List.of("0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10");

    private final RpcMetricsSnapshot snapshot;
    private final StringBuilder out = new StringBuilder();

    private PrometheusText(RpcMetricsSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    public static String of(RpcMetricsSnapshot snapshot) {
        PrometheusText text = new PrometheusText(snapshot);
        text.familiesOfTheReference();
        text.familiesOfOurs();
        return text.out.toString();
    }

    private void familiesOfTheReference() {
        family("nrpc_calls_total", "counter", "Unary calls that ended.", Figure.CALLS);
        head("nrpc_errors_total", "counter", "Unary calls that failed, by kind.");
        for (ServiceFigures service : snapshot.services()) {
            error(service, "no_route", Figure.NO_ROUTE_ERRORS);
            error(service, "timeout", Figure.TIMEOUT_ERRORS);
            error(service, "server", Figure.SERVER_ERRORS);
            error(service, "transport", Figure.TRANSPORT_ERRORS);
        }
        family("nrpc_in_flight_calls", "gauge", "Unary calls under way.", Figure.IN_FLIGHT_CALLS);
        head("nrpc_call_latency_seconds", "histogram", "Duration of unary calls.");
        for (ServiceFigures service : snapshot.services()) {
            histogram("nrpc_call_latency_seconds", service, service.callLatency());
        }
        family(
                "nrpc_handler_invocations_total",
                "counter",
                "Handlers that began.",
                Figure.HANDLER_INVOCATIONS);
        family(
                "nrpc_handler_panics_total",
                "counter",
                "Handlers that threw what they should not.",
                Figure.HANDLER_PANICS);
        family("nrpc_handler_in_flight", "gauge", "Handlers running.", Figure.HANDLERS_IN_FLIGHT);
        head("nrpc_handler_duration_seconds", "histogram", "Duration of handlers.");
        for (ServiceFigures service : snapshot.services()) {
            histogram("nrpc_handler_duration_seconds", service, service.handlerDuration());
        }
        family(
                "nrpc_streaming_chunks_emitted_total",
                "counter",
                "Chunks sent.",
                Figure.CHUNKS_EMITTED);
        family(
                "nrpc_streaming_chunks_dropped_total",
                "counter",
                "Chunks that found no place.",
                Figure.CHUNKS_DROPPED);
    }

    private void familiesOfOurs() {
        family(
                "nrpc_request_chunks_dropped_total",
                "counter",
                "Request items that found no place.",
                Figure.REQUEST_CHUNKS_DROPPED);
        head("nrpc_rejected_total", "counter", "Requests refused before their handler ran.");
        for (ServiceFigures service : snapshot.services()) {
            new TreeMap<>(service.rejected())
                    .forEach((reason, count) ->
                            line(
                                    "nrpc_rejected_total",
                                    service(service) + label("reason", reason),
                                    Long.toString(count)));
        }
        family(
                "nrpc_inbound_dropped_total",
                "counter",
                "Frames dropped: malformed, forged or for nobody.",
                Figure.INBOUND_DROPPED);
        family("nrpc_stream_calls_total", "counter", "Streams that ended.", Figure.STREAM_CALLS);
        family("nrpc_stream_errors_total", "counter", "Streams that failed.", Figure.STREAM_ERRORS);
        family("nrpc_retries_total", "counter", "Attempts after the first.", Figure.RETRIES);
        family("nrpc_hedges_total", "counter", "Calls beside the first.", Figure.HEDGES);
        head("nrpc_reply_subscriptions", "gauge", "Reply subscriptions held.");
        out.append("nrpc_reply_subscriptions ").append(snapshot.replySubscriptions()).append('\n');
        head("nrpc_observer_dropped_total", "counter", "Events the observer was too slow for.");
        out.append("nrpc_observer_dropped_total ").append(snapshot.observerDropped()).append('\n');
    }

    private void family(String name, String type, String help, Figure figure) {
        head(name, type, help);
        ToLongFunction<ServiceFigures> value = service -> service.get(figure);
        for (ServiceFigures service : snapshot.services()) {
            line(name, service(service), Long.toString(value.applyAsLong(service)));
        }
    }

    private void error(ServiceFigures service, String kind, Figure figure) {
        line(
                "nrpc_errors_total",
                service(service) + label("kind", kind),
                Long.toString(service.get(figure)));
    }

    private void histogram(String name, ServiceFigures service, Histogram histogram) {
        for (int i = 0; i < histogram.buckets().size(); i++) {
            String bound = i < BOUNDS.size() ? BOUNDS.get(i) : "+Inf";
            line(
                    name + "_bucket",
                    service(service) + label("le", bound),
                    Long.toString(histogram.buckets().get(i)));
        }
        line(name + "_sum", service(service), seconds(histogram.sumNanos()));
        line(name + "_count", service(service), Long.toString(histogram.count()));
    }

    private void head(String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void line(String name, String labels, String value) {
        out.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }

    private static String service(ServiceFigures service) {
        return "service=\"" + escaped(service.service()) + '"';
    }

    private static String label(String name, String value) {
        return "," + name + "=\"" + escaped(value) + '"';
    }

    private static String seconds(long nanos) {
        if (nanos == 0) return "0";
        return BigDecimal.valueOf(nanos, NANO_DIGITS).stripTrailingZeros().toPlainString();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }
}
