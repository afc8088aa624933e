package org.netmesh.rpc.node;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.rpc.ResilienceProbe;
import org.netmesh.rpc.RpcCallEvent;
import org.netmesh.rpc.RpcCallStatus;
import org.netmesh.rpc.RpcErrorKind;
import org.netmesh.rpc.RpcMetricsSnapshot;
import org.netmesh.rpc.RpcMetricsSnapshot.Figure;
import org.netmesh.rpc.RpcMetricsSnapshot.ServiceFigures;
import org.netmesh.rpc.RpcShape;
import org.netmesh.rpc.ServiceName;

/**
 * Counts what happens to calls and handlers, and tells an observer of each that is over (spec 09
 * §24, §25). The loop counts, and whoever retries; any thread may read.
 */
public final class RpcMetrics implements RpcProbe, ResilienceProbe {
    static final int MAX_SERVICES = 4_096;
    private static final String OVERFLOW = "__overflow__";

    /** The counters of one service. */
    private static final class Counted {
        final Map<Figure, AtomicLong> figures = new EnumMap<>(Figure.class);
        final Durations calls = new Durations();
        final Durations handlers = new Durations();
        final Map<String, AtomicLong> rejected = new ConcurrentHashMap<>();

        Counted() {
            for (Figure figure : Figure.values()) figures.put(figure, new AtomicLong());
        }

        void add(Figure figure, long delta) {
            Objects.requireNonNull(figures.get(figure)).addAndGet(delta);
        }

        void count(Figure figure) {
            add(figure, 1);
        }

        ServiceFigures snapshot(String service) {
            Map<Figure, Long> now = new EnumMap<>(Figure.class);
            figures.forEach((figure, value) -> now.put(figure, Math.max(0, value.get())));
            Map<String, Long> refused = new TreeMap<>();
            rejected.forEach((reason, value) -> refused.put(reason, value.get()));
            return new ServiceFigures(service, now, calls.snapshot(), handlers.snapshot(), refused);
        }
    }

    private final Map<String, Counted> services = new ConcurrentHashMap<>();
    private final Consumer<RpcCallEvent> events;
    private volatile int replySubscriptions;

    /**
     * @param events takes each call that is over, on the loop: must neither block nor run user code
     */
    public RpcMetrics(Consumer<RpcCallEvent> events) {
        this.events = events;
    }

    public RpcMetricsSnapshot snapshot(long observerDropped) {
        List<ServiceFigures> all = new ArrayList<>();
        new TreeMap<>(services).forEach((name, counted) -> all.add(counted.snapshot(name)));
        return new RpcMetricsSnapshot(all, replySubscriptions, observerDropped);
    }

    @Override
    public void callStarted(ServiceName service, RpcShape shape) {
        if (shape == RpcShape.UNARY) of(service).count(Figure.IN_FLIGHT_CALLS);
    }

    @Override
    public void callEnded(Ended call, long wallNanos) {
        Counted counted = of(call.service());
        if (call.shape() == RpcShape.UNARY) {
            counted.add(Figure.IN_FLIGHT_CALLS, -1);
            if (!call.abandoned()) unaryEnded(counted, call);
        } else {
            counted.count(Figure.STREAM_CALLS);
            if (call.failure().isPresent()) counted.count(Figure.STREAM_ERRORS);
        }
        tell(call, RpcCallEvent.Direction.OUTBOUND, wallNanos);
    }

    @Override
    public void handlerStarted(ServiceName service, RpcShape shape) {
        of(service).count(Figure.HANDLER_INVOCATIONS);
        of(service).count(Figure.HANDLERS_IN_FLIGHT);
    }

    @Override
    public void handlerEnded(Ended served, boolean panicked, long wallNanos) {
        Counted counted = of(served.service());
        counted.add(Figure.HANDLERS_IN_FLIGHT, -1);
        if (panicked) counted.count(Figure.HANDLER_PANICS);
        counted.handlers.add(served.latency());
        tell(served, RpcCallEvent.Direction.INBOUND, wallNanos);
    }

    @Override
    public void chunkEmitted(ServiceName service) {
        of(service).count(Figure.CHUNKS_EMITTED);
    }

    @Override
    public void chunkDropped(ServiceName service) {
        of(service).count(Figure.CHUNKS_DROPPED);
    }

    @Override
    public void requestChunkDropped(ServiceName service) {
        of(service).count(Figure.REQUEST_CHUNKS_DROPPED);
    }

    @Override
    public void rejected(ServiceName service, String reason) {
        of(service).rejected.computeIfAbsent(reason, _ -> new AtomicLong()).incrementAndGet();
    }

    @Override
    public void inboundDropped(ServiceName service) {
        of(service).count(Figure.INBOUND_DROPPED);
    }

    @Override
    public void replySubscriptions(int held) {
        replySubscriptions = held;
    }

    @Override
    public void retried(ServiceName service) {
        of(service).count(Figure.RETRIES);
    }

    @Override
    public void hedged(ServiceName service) {
        of(service).count(Figure.HEDGES);
    }

    private static void unaryEnded(Counted counted, Ended call) {
        counted.count(Figure.CALLS);
        counted.calls.add(call.latency());
        call.failure().flatMap(RpcMetrics::errorFigure).ifPresent(counted::count);
    }

    /** Codec errors have no figure: they are the caller's own. */
    private static Optional<Figure> errorFigure(NetMeshException failure) {
        if (!(failure.kind() instanceof RpcErrorKind kind)) return Optional.empty();
        return switch (kind) {
            case NO_ROUTE -> Optional.of(Figure.NO_ROUTE_ERRORS);
            case TIMEOUT -> Optional.of(Figure.TIMEOUT_ERRORS);
            case SERVER_ERROR -> Optional.of(Figure.SERVER_ERRORS);
            case TRANSPORT -> Optional.of(Figure.TRANSPORT_ERRORS);
            default -> Optional.empty();
        };
    }

    private void tell(Ended call, RpcCallEvent.Direction direction, long wallNanos) {
        events.accept(
                new RpcCallEvent(
                        call.caller(),
                        call.callee(),
                        call.service(),
                        call.shape(),
                        call.call(),
                        call.latency(),
                        status(call),
                        call.requestBytes(),
                        call.responseBytes(),
                        direction,
                        Instant.EPOCH.plus(Duration.ofNanos(wallNanos))));
    }

    private static RpcCallStatus status(Ended call) {
        if (call.abandoned()) return new RpcCallStatus.Cancelled();
        if (call.failure().isEmpty()) return new RpcCallStatus.Ok();
        NetMeshException why = call.failure().get();
        return why.kind() == RpcErrorKind.TIMEOUT
                ? new RpcCallStatus.Timeout()
                : new RpcCallStatus.Failed(String.valueOf(why.getMessage()));
    }

    private Counted of(ServiceName service) {
        Counted known = services.get(service.value());
        return known != null ? known : add(service);
    }

    private synchronized Counted add(ServiceName service) {
        String label = services.size() < MAX_SERVICES ? service.value() : OVERFLOW;
        return services.computeIfAbsent(label, _ -> new Counted());
    }
}
