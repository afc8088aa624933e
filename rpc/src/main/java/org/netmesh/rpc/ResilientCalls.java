package org.netmesh.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.netmesh.kernel.NodeId;

/**
 * Unary calls that are tried again, or tried at several nodes (spec 09 §22). The deadline of the
 * options is each attempt's; {@link RetryPolicy#totalBudget} bounds all together. The token of the
 * options ends everything, waits included. A failure's {@link RpcException#outcome} speaks of all
 * attempts. Thread-safe.
 */
public interface ResilientCalls {
    /** As {@link MeshRpc#callAsync}. */
    CompletableFuture<RpcReply> callAsync(
            NodeId target, ServiceName service, byte[] body, CallOptions options);

    /** As {@link MeshRpc#callServiceAsync}. */
    CompletableFuture<RpcReply> callServiceAsync(
            ServiceName service, byte[] body, CallOptions options);

    /** As {@link MeshRpc#findServiceNodes}. */
    List<NodeId> findServiceNodes(ServiceName service);

    /** Where waits and chance come from. */
    default ResiliencePorts resiliencePorts() {
        return ResiliencePorts.SYSTEM;
    }

    /** Who hears of retries and hedges. */
    default ResilienceProbe resilienceProbe() {
        return ResilienceProbe.NONE;
    }

    /**
     * Calls one node until it answers or the policy gives up.
     *
     * @throws RpcException what the last attempt failed with
     */
    default RpcReply callWithRetry(
            NodeId target,
            ServiceName service,
            byte[] body,
            CallOptions options,
            RetryPolicy policy) {
        return waitFor(callWithRetryAsync(target, service, body, options, policy));
    }

    default CompletableFuture<RpcReply> callWithRetryAsync(
            NodeId target,
            ServiceName service,
            byte[] body,
            CallOptions options,
            RetryPolicy policy) {
        byte[] kept = body.clone();
        return retry(
                service, options, policy, attempt -> callAsync(target, service, kept, attempt));
    }

    /** As {@link #callWithRetry}, of a node that is chosen anew for each attempt. */
    default RpcReply callServiceWithRetry(
            ServiceName service, byte[] body, CallOptions options, RetryPolicy policy) {
        return waitFor(callServiceWithRetryAsync(service, body, options, policy));
    }

    default CompletableFuture<RpcReply> callServiceWithRetryAsync(
            ServiceName service, byte[] body, CallOptions options, RetryPolicy policy) {
        byte[] kept = body.clone();
        return retry(service, options, policy, attempt -> callServiceAsync(service, kept, attempt));
    }

    /**
     * Calls the first of the nodes and, while no answer has come, one more after each delay; the
     * first answer wins and the other calls are cancelled.
     *
     * @param targets those beyond the policy's number are left out
     * @throws RpcNoRouteException if there is none
     * @throws RpcException what the call of the first node failed with, if all fail
     */
    default RpcReply callWithHedgeTo(
            List<NodeId> targets,
            ServiceName service,
            byte[] body,
            CallOptions options,
            HedgePolicy policy) {
        return waitFor(callWithHedgeToAsync(targets, service, body, options, policy));
    }

    default CompletableFuture<RpcReply> callWithHedgeToAsync(
            List<NodeId> targets,
            ServiceName service,
            byte[] body,
            CallOptions options,
            HedgePolicy policy) {
        byte[] kept = body.clone();
        List<Supplier<CompletableFuture<RpcReply>>> calls = new ArrayList<>();
        for (NodeId target : targets) {
            boolean hedge = !calls.isEmpty();
            calls.add(() -> {
                if (hedge) resilienceProbe().hedged(service);
                return callAsync(target, service, kept, options);
            });
        }
        return TokenGuard.guard(options, () -> policy.race(calls, resiliencePorts()));
    }

    /**
     * As {@link #callWithHedgeTo}, of the nodes that announce the service, by ascending id; the
     * options' routing has no say.
     */
    default RpcReply callServiceWithHedge(
            ServiceName service, byte[] body, CallOptions options, HedgePolicy policy) {
        return waitFor(callServiceWithHedgeAsync(service, body, options, policy));
    }

    default CompletableFuture<RpcReply> callServiceWithHedgeAsync(
            ServiceName service, byte[] body, CallOptions options, HedgePolicy policy) {
        List<NodeId> nodes = findServiceNodes(service);
        if (nodes.isEmpty()) {
            return CompletableFuture.failedFuture(
                    RpcNoRouteException.nowhere("no node announces " + service.discoveryTag()));
        }
        return callWithHedgeToAsync(nodes, service, body, options, policy);
    }

    private CompletableFuture<RpcReply> retry(
            ServiceName service,
            CallOptions options,
            RetryPolicy policy,
            Function<CallOptions, CompletableFuture<RpcReply>> call) {
        ResiliencePorts ports = resiliencePorts();
        Retrying retrying = new Retrying(policy, ports);
        Function<Retrying, CompletableFuture<RpcReply>> attempt =
                at -> {
                    if (at.isRetry()) resilienceProbe().retried(service);
                    return call.apply(at.bounded(options));
                };
        return TokenGuard.guard(options, () -> new RetryLoop<>(retrying, ports, attempt).start());
    }

    private static RpcReply waitFor(CompletableFuture<RpcReply> reply) {
        return Waiting.on(reply, () -> RpcOutcome.MAY_HAVE_RUN);
    }
}
