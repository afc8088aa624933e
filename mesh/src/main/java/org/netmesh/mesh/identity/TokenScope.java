package org.netmesh.mesh.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** One action that a token can grant (spec 03 §3.3). */
public enum TokenScope {
    PUBLISH(0x01),
    SUBSCRIBE(0x02),
    /** Defined, checked by nobody in 0.19.0. */
    ADMIN(0x04),
    /** May be handed on while depth remains. */
    DELEGATE(0x08),
    /** The token's actions apply to every channel. */
    WILDCARD(0x10);

    private static final String ALLOWED =
            Arrays.stream(values()).map(TokenScope::label).collect(Collectors.joining(", "));

    private final int bit;

    TokenScope(int bit) {
        this.bit = bit;
    }

    int bit() {
        return bit;
    }

    /** Lower case, as configurations have it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @param label matched exactly
     * @throws IdentityException {@code UNKNOWN_SCOPE}, with the list of what is allowed
     */
    public static TokenScope parse(String label) {
        for (TokenScope scope : values()) {
            if (scope.label().equals(label)) return scope;
        }
        throw IdentityException.unknownScope(label, ALLOWED);
    }
}
