package org.netmesh.mesh.channel;

import java.time.Instant;
import java.util.Optional;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.SubnetId;
import org.netmesh.mesh.identity.Scopes;
import org.netmesh.mesh.identity.Token;
import org.netmesh.mesh.identity.TokenCache;
import org.netmesh.mesh.identity.TokenException;
import org.netmesh.mesh.identity.TokenScope;

/**
 * Whether a subscriber may have a channel: the checks that ask the channel's rules, in the
 * specification's order, cheapest first (spec 03 §8, steps 4 to 11). Pure but for the shared cache,
 * which it only reads: the caller keeps the token when the answer is yes.
 */
final class SubscribeDecision {
    /**
     * What the publisher knows of a subscriber.
     *
     * @param entity proven or pinned; a node that is neither has none
     * @param capabilities announced; empty if unknown, so that filters fail closed
     * @param subnet {@link SubnetId#GLOBAL} if unknown
     */
    record Subscriber(Optional<EntityId> entity, CapabilitySet capabilities, SubnetId subnet) {}

    /**
     * Yes with the token to keep, or no with the reason to give.
     *
     * @param reason {@code NONE} for yes
     */
    record Answer(AckReason reason, Optional<Token> keep) {
        private static final Answer YES = new Answer(AckReason.NONE, Optional.empty());

        boolean accepted() {
            return reason == AckReason.NONE;
        }

        private static Answer no(AckReason reason) {
            return new Answer(reason, Optional.empty());
        }
    }

    private final ChannelConfigs configs;
    private final EntityId self;
    private final SubnetId subnet;
    private final TokenCache tokens;
    private final ChannelCounts counts;

    SubscribeDecision(
            ChannelConfigs configs,
            EntityId self,
            SubnetId subnet,
            TokenCache tokens,
            ChannelCounts counts) {
        this.configs = configs;
        this.self = self;
        this.subnet = subnet;
        this.tokens = tokens;
        this.counts = counts;
    }

    Answer decide(
            ChannelName channel, Subscriber subscriber, Optional<TokenBytes> shown, Instant now) {
        Optional<ChannelConfig> found = configs.byName(channel);
        if (found.isEmpty()) return Answer.no(AckReason.UNKNOWN_CHANNEL);
        ChannelConfig config = found.get();
        if (!config.admits(subnet, subscriber.subnet)) {
            return Answer.no(AckReason.UNAUTHORIZED);
        }
        if (!config.restricted()) return Answer.YES;
        if (!config.subscriberSatisfies(subscriber.capabilities)) {
            return Answer.no(AckReason.UNAUTHORIZED);
        }
        if (!config.requireToken()) return Answer.YES;
        if (subscriber.entity.isEmpty()) return Answer.no(AckReason.UNAUTHORIZED);
        Optional<Token> presented = shown.flatMap(this::genuine);
        boolean byPresented =
                presented
                        .filter(token -> token.subject().equals(subscriber.entity.get()))
                        .filter(token -> token.authorizes(TokenScope.SUBSCRIBE, channel.hash()))
                        .filter(token -> counts(token, config, now))
                        .isPresent();
        if (byPresented) return new Answer(AckReason.NONE, presented);
        return holdsToken(config, channel, subscriber.entity.get(), now)
                ? Answer.YES
                : Answer.no(AckReason.UNAUTHORIZED);
    }

    /**
     * Whether a subscriber's token still stands in the cache: the check of every publish and sweep.
     */
    boolean holdsToken(
            ChannelConfig config, ChannelName channel, EntityId subscriber, Instant now) {
        return holds(TokenScope.SUBSCRIBE, config, channel, subscriber, now);
    }

    /** Whether this node itself has a token that lets it publish. */
    boolean holdsPublishToken(
            ChannelConfig config, ChannelName channel, EntityId publisher, Instant now) {
        return holds(TokenScope.PUBLISH, config, channel, publisher, now);
    }

    private boolean holds(
            TokenScope action,
            ChannelConfig config,
            ChannelName channel,
            EntityId subject,
            Instant now) {
        return tokens.find(
                        subject,
                        Scopes.of(action),
                        channel.hash(),
                        now,
                        token -> config.tokenTrust().trusts(token, self, tokens, now))
                .isPresent();
    }

    private boolean counts(Token token, ChannelConfig config, Instant now) {
        return tokens.counts(token, now) && config.tokenTrust().trusts(token, self, tokens, now);
    }

    /** A token that cannot be read or is not signed counts as none, not as a failure. */
    private Optional<Token> genuine(TokenBytes shown) {
        try {
            Token token = Token.parse(shown.bytes());
            boolean valid = token.verify();
            counts.checked(valid);
            return valid ? Optional.of(token) : Optional.empty();
        } catch (TokenException unreadable) {
            return Optional.empty();
        }
    }
}
