package org.netmesh.mesh.identity;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ChannelHash;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.EntityId;

/**
 * A grant to be signed (spec 03 §3.4). Immutable.
 *
 * @param subject who is granted
 * @param scopes what; nothing is allowed, and authorises nothing
 * @param channel where
 * @param ttl for how long from now, in whole seconds, at least one
 * @param delegationDepth how often the subject may hand it on, 0 to 255
 * @param issuerGeneration 0 to 2^32 − 1; revocation raises a floor under it
 */
public record IssueTokenOptions(
        EntityId subject,
        Scopes scopes,
        ChannelHash channel,
        Duration ttl,
        int delegationDepth,
        long issuerGeneration) {
    private static final int MAX_DEPTH = 255;
    private static final long MAX_GENERATION = 0xffff_ffffL;

    public IssueTokenOptions {
        if (delegationDepth < 0 || delegationDepth > MAX_DEPTH) {
            throw IdentityException.invalidOptions(
                    "delegationDepth must be 0 to 255, got " + delegationDepth);
        }
        if (issuerGeneration < 0 || issuerGeneration > MAX_GENERATION) {
            throw IdentityException.invalidOptions(
                    "issuerGeneration must be 0 to 4294967295, got " + issuerGeneration);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the grant; subject and channel must be given. */
    public static final class Builder {
        private @Nullable EntityId subject;
        private Set<TokenScope> scopes = EnumSet.noneOf(TokenScope.class);
        private @Nullable ChannelHash channel;
        private Duration ttl = Duration.ofMinutes(15);
        private int delegationDepth;
        private long issuerGeneration;

        private Builder() {}

        /** Who is granted. Required. */
        public Builder subject(EntityId entity) {
            subject = entity;
            return this;
        }

        /** What is granted. Default nothing. */
        public Builder scope(Set<TokenScope> granted) {
            scopes = granted;
            return this;
        }

        /** Where. Required. */
        public Builder channel(ChannelName name) {
            channel = name.hash();
            return this;
        }

        /** Validity from now, whole seconds, at least one. Default 15 minutes. */
        public Builder ttl(Duration value) {
            ttl = value;
            return this;
        }

        /** How often the grantee may hand it on, 0 to 255. Default 0. */
        public Builder delegationDepth(int value) {
            delegationDepth = value;
            return this;
        }

        /** The issuer's generation, 0 to 2^32 − 1. Default 0; raise it after a revocation. */
        public Builder issuerGeneration(long value) {
            issuerGeneration = value;
            return this;
        }

        /**
         * @throws IdentityException {@code INVALID_OPTIONS} naming what is missing or out of range
         */
        public IssueTokenOptions build() {
            return new IssueTokenOptions(
                    required(subject, "subject"),
                    Scopes.of(scopes),
                    required(channel, "channel"),
                    ttl,
                    delegationDepth,
                    issuerGeneration);
        }

        private static <T> T required(@Nullable T value, String name) {
            return Optional.ofNullable(value)
                    .orElseThrow(() -> IdentityException.invalidOptions(name + " must be given"));
        }
    }
}
