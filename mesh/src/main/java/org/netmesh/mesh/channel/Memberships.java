package org.netmesh.mesh.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.Outcome;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.mesh.subprotocol.SubprotocolId;

/**
 * The channels of other nodes that we asked for: requests until they are answered, again if they
 * get lost, and again when the publisher comes back (spec 03 §7.6, §24.1 points 10, 12 and 24).
 * Confined to the event loop.
 */
final class Memberships {
    private static final long FIRST_RESEND_NANOS = 500_000_000L;
    private static final long RENEWAL_SPREAD_NANOS = 500_000_000L;
    private static final int UNAUTHORIZED_RETRIES = 3;
    private static final int RENEWALS = 5;

    /** A channel of a node. */
    record Key(NodeId publisher, ChannelName channel) {}

    /** A channel that we are in, or want to be in again. */
    private static final class Held {
        final SubscribeOptions options;
        final List<ChannelInbox> inboxes = new ArrayList<>();
        int failedRenewals;
        boolean leaving;

        Held(SubscribeOptions options) {
            this.options = options;
        }

        /** Whether events on their way belong to its readers, or to those who just left. */
        boolean takesEvents() {
            return !options.intoInbound() && (leaving || !inboxes.isEmpty());
        }

        boolean renews() {
            return options.renew() && !leaving;
        }
    }

    /** What we asked and wait for. */
    private final class Request {
        final Key key;
        final Optional<SubscribeOptions> wanted;
        final long timer;
        final long deadlineNanos;
        final Duration limit;
        final Outcome<Boolean> outcome;
        final List<Long> nonces = new ArrayList<>();
        long pauseNanos = FIRST_RESEND_NANOS;
        int unauthorized;

        /**
         * @param wanted empty to leave the channel
         */
        Request(Key key, Optional<SubscribeOptions> wanted, Outcome<Boolean> outcome, Now now) {
            this.key = key;
            this.wanted = wanted;
            this.outcome = outcome;
            limit = wanted.flatMap(SubscribeOptions::timeout).orElse(ackTimeout);
            deadlineNanos = now.nanos() + limit.toNanos();
            timer = ++lastTimer;
        }
    }

    private final Duration ackTimeout;
    private final Entropy entropy;
    private final ProtocolContext context;
    private final Map<Key, Held> held = new LinkedHashMap<>();
    private final Map<Long, Request> byNonce = new HashMap<>();
    private final Map<Long, Consumer<Now>> timers = new HashMap<>();
    private long lastTimer;

    Memberships(Duration ackTimeout, Entropy entropy, ProtocolContext context) {
        this.ackTimeout = ackTimeout;
        this.entropy = entropy;
        this.context = context;
    }

    /**
     * @param inbox where its events go; {@code null} if a protocol takes them, or the node's queues
     */
    void subscribe(
            Key key,
            SubscribeOptions options,
            @Nullable ChannelInbox inbox,
            Outcome<Boolean> outcome,
            Now now) {
        try {
            if (inbox != null) context.claim(key.channel());
        } catch (MeshException taken) {
            outcome.failed(taken, now);
            return;
        }
        Held entry = new Held(options);
        Held before = held.get(key);
        if (before != null) entry.inboxes.addAll(before.inboxes);
        if (inbox != null) entry.inboxes.add(inbox);
        held.put(key, entry);
        begin(
                key,
                Optional.of(options),
                new Outcome<>() {
                    @Override
                    public void done(Boolean value, Now then) {
                        outcome.done(value, then);
                    }

                    @Override
                    public void failed(NetMeshException why, Now then) {
                        drop(key, inbox);
                        outcome.failed(why, then);
                    }
                },
                now);
    }

    void unsubscribe(Key key, Outcome<Boolean> outcome, Now now) {
        Held entry = held.get(key);
        if (entry == null || !entry.takesEvents()) {
            drop(key);
            begin(key, Optional.empty(), outcome, now);
            return;
        }
        entry.leaving = true;
        entry.inboxes.forEach(ChannelInbox::end);
        entry.inboxes.clear();
        begin(key, Optional.empty(), dropping(key, entry, outcome), now);
    }

    /** What is on its way when the last reader leaves is nobody's, until the publisher knows. */
    private Outcome<Boolean> dropping(Key key, Held entry, Outcome<Boolean> outcome) {
        return new Outcome<>() {
            @Override
            public void done(Boolean value, Now then) {
                if (held.get(key) == entry) drop(key);
                outcome.done(value, then);
            }

            @Override
            public void failed(NetMeshException why, Now then) {
                if (held.get(key) == entry) drop(key);
                outcome.failed(why, then);
            }
        };
    }

    /** One reader has enough; the last one leaves the channel. */
    void unsubscribe(Key key, ChannelInbox inbox, Outcome<Boolean> outcome, Now now) {
        Held entry = held.get(key);
        boolean last = entry != null && entry.inboxes.equals(List.of(inbox));
        if (last) {
            unsubscribe(key, outcome, now);
            return;
        }
        if (entry != null) entry.inboxes.remove(inbox);
        outcome.done(true, now);
    }

    /**
     * Whom the events of the channel belong to, possibly nobody; empty if to the node's queues, or
     * to a protocol that subscribed.
     */
    Optional<List<ChannelInbox>> readers(Key key) {
        return Optional.ofNullable(held.get(key))
                .filter(Held::takesEvents)
                .map(entry -> entry.inboxes);
    }

    /** An answer counts only from the node that was asked (spec 03 §7.6 step 5). */
    void acknowledged(NodeId from, MembershipMessage.Ack ack, Now now) {
        Request request = byNonce.get(ack.nonce());
        if (request == null || !request.key.publisher().equals(from)) return;
        boolean again =
                !ack.accepted()
                        && ack.reason() == AckReason.UNAUTHORIZED
                        && worthRepeating(request);
        if (again) {
            // Our announcement may still be on its way to the publisher.
            request.unauthorized++;
            request.pauseNanos = FIRST_RESEND_NANOS;
            forgetNonces(request);
            later(request, now);
            return;
        }
        end(request);
        if (ack.accepted()) request.outcome.done(true, now);
        else request.outcome.failed(ChannelException.rejected(ack.reason()), now);
    }

    /** The peer has a session with us, or lives again: it may have forgotten us. */
    void arrived(NodeId peer, Now now) {
        for (Key key : keysOf(peer)) {
            Held entry = held.get(key);
            if (entry == null || !entry.renews()) continue;
            entry.failedRenewals = 0;
            renewLater(key, Math.floorMod(entropy.nextLong(), RENEWAL_SPREAD_NANOS), now);
        }
    }

    /** The peer failed or is gone. */
    void left(NodeId peer) {
        for (Key key : keysOf(peer)) {
            Held entry = held.get(key);
            if (entry == null) continue;
            if (entry.renews()) entry.inboxes.forEach(inbox -> inbox.waiting(true));
            else drop(key);
        }
    }

    void timer(long timer, Now now) {
        Consumer<Now> due = timers.remove(timer);
        if (due != null) due.accept(now);
    }

    /** Fails what waits; a renewal tells nobody. */
    void close(Now now) {
        for (Request request : Set.copyOf(byNonce.values())) {
            end(request);
            request.outcome.failed(ChannelException.shutdown(), now);
        }
        held.values().forEach(entry -> entry.inboxes.forEach(ChannelInbox::end));
        held.clear();
    }

    private List<Key> keysOf(NodeId peer) {
        return held.keySet().stream().filter(key -> key.publisher().equals(peer)).toList();
    }

    private void renewLater(Key key, long afterNanos, Now now) {
        schedule(++lastTimer, now.nanos() + afterNanos, then -> renew(key, then));
    }

    private void renew(Key key, Now now) {
        Held entry = held.get(key);
        if (entry == null || !context.connected(key.publisher())) return;
        begin(
                key,
                Optional.of(entry.options),
                new Outcome<>() {
                    @Override
                    public void done(Boolean value, Now then) {
                        entry.failedRenewals = 0;
                        entry.inboxes.forEach(inbox -> inbox.waiting(false));
                    }

                    @Override
                    public void failed(NetMeshException why, Now then) {
                        if (held.get(key) != entry) return;
                        if (why.kind().retryable() && ++entry.failedRenewals < RENEWALS) {
                            renewLater(key, FIRST_RESEND_NANOS << entry.failedRenewals, then);
                        } else if (context.connected(key.publisher())) {
                            drop(key);
                        }
                    }
                },
                now);
    }

    private void drop(Key key, @Nullable ChannelInbox inbox) {
        Held entry = held.get(key);
        if (entry == null) return;
        if (inbox != null) {
            inbox.end();
            entry.inboxes.remove(inbox);
        }
        if (entry.inboxes.isEmpty()) drop(key);
    }

    private void drop(Key key) {
        Held entry = held.remove(key);
        if (entry == null) return;
        entry.inboxes.forEach(ChannelInbox::end);
        if (!claims(key.channel())) context.release(key.channel());
    }

    /** Whether a reader here has the channel claimed, whoever publishes on it. */
    private boolean claims(ChannelName channel) {
        return held.entrySet().stream()
                .anyMatch(entry ->
                        entry.getKey().channel().equals(channel)
                                && (entry.getValue().leaving
                                        || !entry.getValue().inboxes.isEmpty()));
    }

    private void begin(
            Key key, Optional<SubscribeOptions> wanted, Outcome<Boolean> outcome, Now now) {
        if (!context.connected(key.publisher())) {
            outcome.failed(ChannelException.noSession(key.publisher()), now);
            return;
        }
        Optional<EntityId> demanded = wanted.flatMap(SubscribeOptions::publisher);
        if (demanded.isPresent() && !demanded.equals(context.proven(key.publisher()))) {
            outcome.failed(
                    ChannelException.publisherUnproven(key.publisher(), demanded.get()), now);
            return;
        }
        ask(new Request(key, wanted, outcome, now), now);
    }

    private void ask(Request request, Now now) {
        long nonce = entropy.nextLong();
        byNonce.put(nonce, request);
        request.nonces.add(nonce);
        ChannelName channel = request.key.channel();
        MembershipMessage message =
                request.wanted.isPresent()
                        ? subscribe(nonce, channel, request.wanted.get())
                        : new MembershipMessage.Unsubscribe(nonce, channel);
        try {
            context.send(request.key.publisher(), SubprotocolId.MEMBERSHIP, message.toBytes(), now);
        } catch (MeshException e) {
            end(request);
            request.outcome.failed(ChannelException.noSession(request.key.publisher()), now);
            return;
        }
        later(request, now);
    }

    private static MembershipMessage subscribe(
            long nonce, ChannelName channel, SubscribeOptions options) {
        return new MembershipMessage.Subscribe(
                nonce,
                channel,
                options.token().map(token -> TokenBytes.of(token.toBytes())),
                options.group());
    }

    private void later(Request request, Now now) {
        long due = Math.min(request.deadlineNanos, now.nanos() + request.pauseNanos);
        request.pauseNanos *= 2;
        schedule(request.timer, due, then -> overdue(request, then));
    }

    private void overdue(Request request, Now now) {
        if (now.nanos() < request.deadlineNanos) {
            ask(request, now);
            return;
        }
        end(request);
        request.outcome.failed(
                request.unauthorized > 0
                        ? ChannelException.rejected(AckReason.UNAUTHORIZED)
                        : ChannelException.ackTimeout(request.limit, request.key.channel().value()),
                now);
    }

    /** A peer that proved who we are has nothing more to learn of us. */
    private boolean worthRepeating(Request request) {
        return request.wanted.flatMap(SubscribeOptions::token).isPresent()
                && request.unauthorized < UNAUTHORIZED_RETRIES
                && !context.extended(request.key.publisher());
    }

    private void end(Request request) {
        forgetNonces(request);
        timers.remove(request.timer);
        context.cancel(request.timer);
    }

    private void forgetNonces(Request request) {
        request.nonces.forEach(byNonce::remove);
        request.nonces.clear();
    }

    private void schedule(long timer, long atNanos, Consumer<Now> due) {
        timers.put(timer, due);
        context.schedule(timer, atNanos);
    }
}
