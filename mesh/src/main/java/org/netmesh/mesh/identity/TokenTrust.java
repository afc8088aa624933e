package org.netmesh.mesh.identity;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.netmesh.kernel.EntityId;

/**
 * Whose tokens a publisher accepts (decision 3). A token says who issued it, not why that issuer
 * may: it counts if its issuer is a root, or got the right from a root through parents that are
 * installed locally. Immutable.
 */
public sealed interface TokenTrust {
    /** The publisher's own identity is the only root. The default. */
    static TokenTrust ownIdentity() {
        return new Roots(Set.of());
    }

    /** The publisher's own identity and these are the roots. */
    static TokenTrust issuers(Set<EntityId> issuers) {
        return new Roots(issuers);
    }

    /** Anybody, themselves included, as 0.19.0 has it: a token then proves nothing but time. */
    static TokenTrust anyIssuer() {
        return new AnyIssuer();
    }

    /**
     * Whether the issuer of a token, itself valid, had the right to issue it.
     *
     * @param own the publisher
     * @param parents where parents of delegated tokens are installed
     */
    boolean trusts(Token token, EntityId own, TokenCache parents, Instant now);

    /** See {@link #issuers}. */
    record Roots(Set<EntityId> issuers) implements TokenTrust {
        public Roots {
            issuers = Set.copyOf(issuers);
        }

        /** Walks up; each parent is looked at once, so the walk is bounded by the cache. */
        @Override
        public boolean trusts(Token token, EntityId own, TokenCache parents, Instant now) {
            Set<Token> seen = new HashSet<>();
            ArrayDeque<Token> open = new ArrayDeque<>();
            open.add(token);
            while (!open.isEmpty()) {
                Token child = open.remove();
                EntityId issuer = child.issuer();
                if (issuer.equals(own) || issuers.contains(issuer)) return true;
                for (Token parent : parents.bearingOn(issuer, child.channelHash())) {
                    if (mayHaveMade(parent, child)
                            && parents.counts(parent, now)
                            && seen.add(parent)) {
                        open.add(parent);
                    }
                }
            }
            return false;
        }

        /** Whether {@code child} is what {@link Identity#delegate} makes of {@code parent}. */
        private static boolean mayHaveMade(Token parent, Token child) {
            return parent.subject().equals(child.issuer())
                    && parent.scopes().contains(TokenScope.DELEGATE)
                    && parent.delegationDepth() == child.delegationDepth() + 1
                    && child.scopes().within(parent.scopes())
                    && parent.channelHash().equals(child.channelHash())
                    && Long.compareUnsigned(child.notAfterSeconds(), parent.notAfterSeconds()) <= 0;
        }
    }

    /** See {@link #anyIssuer}. */
    record AnyIssuer() implements TokenTrust {
        @Override
        public boolean trusts(Token token, EntityId own, TokenCache parents, Instant now) {
            return true;
        }
    }
}
