package org.netmesh.mesh.channel;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.identity.TokenCache;
import org.netmesh.mesh.protocol.Arrival;
import org.netmesh.mesh.protocol.Caller;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.Outcome;
import org.netmesh.mesh.protocol.PeerChange;
import org.netmesh.mesh.protocol.Protocol;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.mesh.protocol.SendFate;
import org.netmesh.mesh.subprotocol.SubprotocolId;

/**
 * A node's channels, both sides (spec 03 §7 to §13): {@link Admissions} is the publisher's door,
 * {@link Publications} what goes out through it, {@link Memberships} what we asked of others.
 * Confined to the event loop.
 */
public final class ChannelProtocol implements Protocol<ChannelCommand>, ChannelPlane {
    private static final long SWEEP = 0;

    private final ChannelSettings settings;
    private final EntityId self;
    private final TokenCache tokens;
    private final Entropy entropy;
    private final PeerFacts facts;
    private final AuthGuard guard = new AuthGuard();
    private final ChannelConfigs configs = new ChannelConfigs();
    private final ChannelCounts counts = new ChannelCounts();
    private @Nullable Running running;

    /** What exists once the protocol is plugged in. */
    private record Running(
            ProtocolContext context,
            Admissions admissions,
            Publications publications,
            Memberships memberships) {}

    /**
     * @param tokens this node's: those it holds itself, and those that subscribers showed
     */
    public ChannelProtocol(
            ChannelSettings settings,
            EntityId self,
            TokenCache tokens,
            Entropy entropy,
            PeerFacts facts) {
        this.settings = settings;
        this.self = self;
        this.tokens = tokens;
        this.entropy = entropy;
        this.facts = facts;
    }

    /** Who was admitted to what; thread-safe. */
    public AuthGuard guard() {
        return guard;
    }

    /** Shows what the channels do and hold (spec 03 §23.8); close it with the node. */
    public List<Counters.Registration> register(Counters counters) {
        return counts.register(counters, tokens);
    }

    /** A peer's announcement changed what is known of it. */
    public void announced(NodeId peer, Now now) {
        running().admissions.announced(peer, now);
    }

    @Override
    public Set<SubprotocolId> subprotocols() {
        return Set.of(SubprotocolId.MEMBERSHIP);
    }

    @Override
    public void start(ProtocolContext context, Now now) {
        Admissions admissions =
                new Admissions(
                        settings, configs, guard, self, tokens, facts, context::proven, counts);
        running =
                new Running(
                        context,
                        admissions,
                        new Publications(configs, admissions, self, context, counts),
                        new Memberships(settings.membershipAckTimeout(), entropy, context));
        scheduleSweep(now);
    }

    @Override
    public void onMessage(
            Caller caller,
            SubprotocolId subprotocol,
            byte[] bytes,
            int offset,
            int length,
            Now now) {
        MembershipMessage message;
        try {
            message = MembershipMessage.read(Arrays.copyOfRange(bytes, offset, offset + length));
        } catch (MalformedException dropped) {
            // Neither answered nor counted as a failure of the peer (spec 03 §7.5).
            counts.unreadable(dropped.kind());
            return;
        }
        NodeId peer = caller.node();
        Admissions admissions = running().admissions;
        switch (message) {
            case MembershipMessage.Subscribe asked -> {
                AckReason reason = admissions.subscribe(peer, asked, now);
                answer(peer, asked.nonce(), reason, now);
            }
            case MembershipMessage.Unsubscribe asked -> {
                admissions.unsubscribe(peer, asked.channel(), now);
                answer(peer, asked.nonce(), AckReason.NONE, now);
            }
            case MembershipMessage.Ack ack -> running().memberships.acknowledged(peer, ack, now);
        }
    }

    @Override
    public boolean onChannelEvent(Arrival arrival, byte[] bytes, int offset, int length, Now now) {
        Memberships.Key key = new Memberships.Key(arrival.caller().node(), arrival.channel());
        Optional<List<ChannelInbox>> readers = running().memberships.readers(key);
        if (readers.isEmpty()) return false;
        if (readers.get().isEmpty()) return true;
        ChannelEvent event =
                new ChannelEvent(
                        arrival.channel(),
                        arrival.caller(),
                        arrival.sequence(),
                        arrival.index(),
                        ByteBuffer.wrap(Arrays.copyOfRange(bytes, offset, offset + length)));
        readers.get().forEach(inbox -> inbox.offer(event));
        return true;
    }

    @Override
    public void onCommand(ChannelCommand command, Now now) {
        ProtocolContext context = running().context;
        switch (command) {
            case ChannelCommand.Register(var config, var done) -> {
                register(config);
                context.complete(done, true);
            }
            case ChannelCommand.RegisterPrefix(var prefix, var config, var done) -> {
                registerPrefix(prefix, config);
                context.complete(done, true);
            }
            case ChannelCommand.Unregister(var channel, var done) ->
                    context.complete(done, unregister(channel));
            case ChannelCommand.Config(var channel, var done) ->
                    context.complete(done, configs.byName(channel));
            case ChannelCommand.Subscribe(
                            var peer,
                            var channel,
                            var options,
                            var inbox,
                            var done) ->
                    running()
                            .memberships
                            .subscribe(
                                    new Memberships.Key(peer, channel),
                                    options,
                                    inbox.orElse(null),
                                    Outcome.to(context, done),
                                    now);
            case ChannelCommand.Unsubscribe(var peer, var channel, var inbox, var done) ->
                    unsubscribe(
                            new Memberships.Key(peer, channel),
                            inbox,
                            Outcome.to(context, done),
                            now);
            case ChannelCommand.Publish(var channel, var events, var how, var done) ->
                    publish(channel, events, how, Outcome.to(context, done), now);
            case ChannelCommand.Subscribers(var channel, var done) ->
                    context.complete(done, subscribers(channel));
        }
    }

    @Override
    public void onTimer(long timer, Now now) {
        if (timer < SWEEP) running().publications.timer(timer, now);
        else if (timer > SWEEP) running().memberships.timer(timer, now);
        else sweep(now);
    }

    @Override
    public void onPeerChange(PeerChange change, Now now) {
        NodeId peer = change.peer();
        switch (change) {
            case PeerChange.Connected _, PeerChange.Recovered _ ->
                    running().memberships.arrived(peer, now);
            case PeerChange.Failed _, PeerChange.Removed _ -> {
                running().admissions.left(peer, now);
                running().memberships.left(peer);
            }
        }
    }

    @Override
    public void onSendFate(long send, SendFate fate, Now now) {
        running().publications.fate(send, fate, now);
    }

    @Override
    public void onClose(Now now) {
        running().memberships.close(now);
    }

    @Override
    public void register(ChannelConfig config) {
        configs.register(config);
        running().publications.forgetRate(config.name());
    }

    @Override
    public void registerPrefix(String prefix, ChannelConfig config) {
        configs.registerPrefix(prefix, config);
    }

    @Override
    public boolean unregister(ChannelName name) {
        running().publications.forgetRate(name);
        return configs.remove(name).isPresent();
    }

    @Override
    public boolean unregisterPrefix(String prefix) {
        return configs.removePrefix(prefix).isPresent();
    }

    @Override
    public void publish(
            ChannelName channel,
            List<byte[]> events,
            Optional<PublishConfig> how,
            Outcome<PublishReport> outcome,
            Now now) {
        running().publications.publish(channel, events, how, outcome, now);
    }

    @Override
    public void subscribe(
            NodeId publisher,
            ChannelName channel,
            SubscribeOptions options,
            Outcome<Boolean> outcome,
            Now now) {
        Memberships.Key key = new Memberships.Key(publisher, channel);
        running().memberships.subscribe(key, options, null, outcome, now);
    }

    @Override
    public void unsubscribe(
            NodeId publisher, ChannelName channel, Outcome<Boolean> outcome, Now now) {
        unsubscribe(new Memberships.Key(publisher, channel), Optional.empty(), outcome, now);
    }

    @Override
    public List<NodeId> subscribers(ChannelName channel) {
        return running().admissions.roster().members(channel);
    }

    private void unsubscribe(
            Memberships.Key key, Optional<ChannelInbox> inbox, Outcome<Boolean> outcome, Now now) {
        Memberships memberships = running().memberships;
        if (inbox.isPresent()) memberships.unsubscribe(key, inbox.get(), outcome, now);
        else memberships.unsubscribe(key, outcome, now);
    }

    private void answer(NodeId peer, long nonce, AckReason reason, Now now) {
        boolean accepted = reason == AckReason.NONE;
        byte[] ack = new MembershipMessage.Ack(nonce, accepted, reason).toBytes();
        try {
            running().context.send(peer, SubprotocolId.MEMBERSHIP, ack, now);
        } catch (MeshException gone) {
            // Nobody is left to be told.
        }
    }

    private void sweep(Now now) {
        running().admissions.sweep(now);
        scheduleSweep(now);
    }

    private void scheduleSweep(Now now) {
        settings.tokenSweepInterval()
                .ifPresent(interval ->
                        running().context.schedule(SWEEP, now.nanos() + interval.toNanos()));
    }

    private Running running() {
        return Objects.requireNonNull(running, "the protocol is not plugged in");
    }
}
