package org.netmesh.mesh.identity;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * The scope bits of a token; bits without a name are kept (spec 03 §3.3). Immutable.
 *
 * @param bits 32 bits
 */
public record Scopes(int bits) {
    /** Grants nothing; contained in no scope, not even in itself. */
    public static final Scopes NONE = new Scopes(0);

    public static Scopes of(TokenScope... scopes) {
        return of(Set.of(scopes));
    }

    public static Scopes of(Collection<TokenScope> scopes) {
        int bits = 0;
        for (TokenScope scope : scopes) bits |= scope.bit();
        return new Scopes(bits);
    }

    /** Whether all of {@code asked} is here; never, if that is nothing. */
    public boolean contains(Scopes asked) {
        return asked.bits != 0 && (bits & asked.bits) == asked.bits;
    }

    public boolean contains(TokenScope asked) {
        return (bits & asked.bit()) != 0;
    }

    public Scopes intersect(Scopes other) {
        return new Scopes(bits & other.bits);
    }

    public Scopes union(Scopes other) {
        return new Scopes(bits | other.bits);
    }

    /** Whether nothing is here that is not in {@code other}. */
    public boolean within(Scopes other) {
        return (bits & ~other.bits) == 0;
    }

    /** The scopes that have a name. */
    public Set<TokenScope> named() {
        EnumSet<TokenScope> named = EnumSet.noneOf(TokenScope.class);
        for (TokenScope scope : TokenScope.values()) if (contains(scope)) named.add(scope);
        return named;
    }

    @Override
    public String toString() {
        return "0x%02x".formatted(bits);
    }
}
