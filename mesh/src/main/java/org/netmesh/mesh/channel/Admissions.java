package org.netmesh.mesh.channel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.SubnetId;
import org.netmesh.mesh.identity.TokenCache;
import org.netmesh.mesh.protocol.Now;

/**
 * Who is let into our channels, and stays in (spec 03 §8, §11.2 steps 3 to 5, §13). Confined to the
 * event loop.
 */
final class Admissions {
    /** Which entity a session of the peer proved. */
    interface Proofs {
        Optional<EntityId> proven(NodeId peer);
    }

    private final ChannelSettings settings;
    private final ChannelConfigs configs;
    private final AuthGuard guard;
    private final TokenCache tokens;
    private final PeerFacts facts;
    private final Proofs proofs;
    private final SubscribeDecision decision;
    private final FailureLimiter limiter;
    private final ChannelCounts counts;
    private final Roster roster = new Roster();

    Admissions(
            ChannelSettings settings,
            ChannelConfigs configs,
            AuthGuard guard,
            EntityId self,
            TokenCache tokens,
            PeerFacts facts,
            Proofs proofs,
            ChannelCounts counts) {
        this.settings = settings;
        this.configs = configs;
        this.guard = guard;
        this.tokens = tokens;
        this.facts = facts;
        this.proofs = proofs;
        this.counts = counts;
        decision = new SubscribeDecision(configs, self, settings.subnet(), tokens, counts);
        limiter =
                new FailureLimiter(
                        settings.authFailureLimit(),
                        settings.authFailureWindow().toNanos(),
                        settings.authThrottle().toNanos());
    }

    Roster roster() {
        return roster;
    }

    /** Lets a peer in, or says why not. */
    AckReason subscribe(NodeId peer, MembershipMessage.Subscribe asked, Now now) {
        AckReason answer = answer(peer, asked, now);
        counts.subscribed(answer);
        hold(now);
        return answer;
    }

    private AckReason answer(NodeId peer, MembershipMessage.Subscribe asked, Now now) {
        ChannelName channel = asked.channel();
        if (limiter.throttled(peer, now.nanos())) return AckReason.RATE_LIMITED;
        if (!roster.contains(channel, peer)
                && roster.channelsOf(peer) >= settings.maxChannelsPerPeer()) {
            return AckReason.TOO_MANY_CHANNELS;
        }
        Instant wall = wall(now);
        SubscribeDecision.Answer answer =
                decision.decide(channel, subscriber(peer), asked.token(), wall);
        if (!answer.accepted()) {
            limiter.failed(peer, now.nanos());
            return answer.reason();
        }
        answer.keep().ifPresent(token -> tokens.insertVerified(token, wall));
        guard.grant(peer, channel);
        roster.add(channel, peer, asked.group());
        limiter.succeeded(peer);
        return AckReason.NONE;
    }

    void unsubscribe(NodeId peer, ChannelName channel, Now now) {
        guard.revoke(peer, channel);
        roster.remove(channel, peer);
        hold(now);
    }

    /** The peer failed or is gone: it has to ask again. */
    void left(NodeId peer, Now now) {
        roster.removePeer(peer);
        guard.revokeAll(peer);
        hold(now);
    }

    /** The peer announced something new: it keeps what it still may have. */
    void announced(NodeId peer, Now now) {
        for (ChannelName channel : roster.heldBy(peer)) {
            Optional<ChannelConfig> config = configs.byName(channel);
            if (config.isPresent() && !mayStay(config.get(), channel, peer, now)) {
                unsubscribe(peer, channel, now);
            }
        }
    }

    /** Ends subscriptions whose token is over, and forgets such tokens. */
    void sweep(Now now) {
        int ended = 0;
        for (NodeId peer : roster.peers()) {
            for (ChannelName channel : roster.heldBy(peer)) {
                boolean over =
                        configs.byName(channel)
                                .filter(ChannelConfig::requireToken)
                                .filter(config -> !holdsToken(config, channel, peer, now))
                                .isPresent();
                if (!over) continue;
                unsubscribe(peer, channel, now);
                ended++;
            }
        }
        tokens.evictExpired(wall(now));
        counts.swept(ended);
        hold(now);
    }

    private void hold(Now now) {
        counts.hold(roster.size(), limiter.throttledPeers(now.nanos()));
    }

    /**
     * Whom the next events of a channel go to: for everyone alone, and for each queue group, who
     * may get them, the first choice first. Those the rules exclude are in no leg.
     */
    List<List<NodeId>> legs(ChannelName channel, Now now) {
        Optional<ChannelConfig> config = configs.byName(channel);
        List<List<NodeId>> legs = new ArrayList<>();
        for (List<NodeId> candidates : roster.legs(channel)) {
            List<NodeId> allowed =
                    candidates.stream().filter(peer -> mayGet(config, channel, peer, now)).toList();
            if (!allowed.isEmpty()) legs.add(allowed);
        }
        return legs;
    }

    /** Whether this node may publish on the channel itself (spec 03 §11.2 step 1). */
    boolean mayPublish(ChannelName channel, EntityId self, Now now) {
        Optional<ChannelConfig> found = configs.byName(channel);
        if (found.isEmpty()) return true;
        ChannelConfig config = found.get();
        return config.publisherSatisfies(facts.own())
                && (!config.requirePublishToken()
                        || decision.holdsPublishToken(config, channel, self, wall(now)));
    }

    private boolean mayGet(
            Optional<ChannelConfig> config, ChannelName channel, NodeId peer, Now now) {
        if (!sees(config, facts.subnet(peer))) {
            counts.published(ChannelCounts.Outcome.FILTERED_VISIBILITY, 1);
            return false;
        }
        boolean admitted = admitted(config, channel, peer, now);
        if (!admitted) counts.published(ChannelCounts.Outcome.FILTERED_AUTH, 1);
        return admitted;
    }

    private boolean admitted(
            Optional<ChannelConfig> config, ChannelName channel, NodeId peer, Now now) {
        if (!guard.allows(peer, channel)) return false;
        boolean valid =
                config.filter(ChannelConfig::requireToken)
                        .map(gated -> holdsToken(gated, channel, peer, now))
                        .orElse(true);
        if (!valid) guard.revoke(peer, channel);
        return valid;
    }

    private boolean sees(Optional<ChannelConfig> config, SubnetId subscriber) {
        return config.isPresent()
                ? config.get().admits(settings.subnet(), subscriber)
                : settings.defaultVisibility().admits(settings.subnet(), subscriber);
    }

    private boolean mayStay(ChannelConfig config, ChannelName channel, NodeId peer, Now now) {
        return config.admits(settings.subnet(), facts.subnet(peer))
                && config.subscriberSatisfies(facts.capabilities(peer))
                && (!config.requireToken() || holdsToken(config, channel, peer, now));
    }

    private boolean holdsToken(ChannelConfig config, ChannelName channel, NodeId peer, Now now) {
        return entity(peer)
                .filter(entity -> decision.holdsToken(config, channel, entity, wall(now)))
                .isPresent();
    }

    private SubscribeDecision.Subscriber subscriber(NodeId peer) {
        return new SubscribeDecision.Subscriber(
                entity(peer), facts.capabilities(peer), facts.subnet(peer));
    }

    private Optional<EntityId> entity(NodeId peer) {
        return proofs.proven(peer).or(() -> facts.pinned(peer));
    }

    private static Instant wall(Now now) {
        return Instant.EPOCH.plusNanos(now.wallNanos());
    }
}
