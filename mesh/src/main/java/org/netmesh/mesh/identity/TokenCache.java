package org.netmesh.mesh.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.netmesh.kernel.ChannelHash;
import org.netmesh.kernel.EntityId;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.identity.TokenException.Kind;

/**
 * Verified tokens by subject and channel, at most 65,536 slots of 32 tokens (spec 03 §3.10). A
 * signature is verified once, when a token comes in; judging it later compares times and floors
 * only. Full, it drops what is expired first, then the newcomer, and counts it. Thread-safe.
 */
public final class TokenCache {
    public static final int MAX_SLOTS = 65_536;
    public static final int MAX_TOKENS_PER_SLOT = 32;

    /** The largest clock skew that may be configured. */
    public static final Duration MAX_SKEW = Duration.ofMinutes(5);

    private static final ChannelHash WILDCARD_SLOT = new ChannelHash(0);

    private record Slot(EntityId subject, ChannelHash channel) {
        static Slot of(Token token) {
            return new Slot(
                    token.subject(),
                    token.scopes().contains(TokenScope.WILDCARD)
                            ? WILDCARD_SLOT
                            : token.channelHash());
        }
    }

    private final Crypto crypto;
    private final RevocationRegistry revocations;
    private final Duration skew;
    private final int maxSlots;
    private final Map<Slot, List<Token>> slots = new HashMap<>();
    private boolean wildcardSeen;
    private long dropped;

    TokenCache(Crypto crypto, RevocationRegistry revocations, Duration skew, int maxSlots) {
        this.crypto = crypto;
        this.revocations = revocations;
        this.skew = skew;
        this.maxSlots = maxSlots;
    }

    /** No skew, a revocation registry of its own. */
    public static TokenCache create(Crypto crypto) {
        return create(crypto, new RevocationRegistry(), Duration.ZERO);
    }

    /**
     * @param skew how far clocks may differ, 0 to 5 minutes; 60 s is a good value
     * @throws IdentityException {@code INVALID_OPTIONS} for another skew
     */
    public static TokenCache create(Crypto crypto, RevocationRegistry revocations, Duration skew) {
        if (skew.isNegative() || skew.compareTo(MAX_SKEW) > 0) {
            throw IdentityException.invalidOptions("skew must be 0 to 5 minutes, got " + skew);
        }
        return new TokenCache(crypto, revocations, skew, MAX_SLOTS);
    }

    /**
     * Verifies a token and keeps it; one of equal scope in its slot gives way. Times are not looked
     * at, except to make room.
     *
     * @throws TokenException {@code INVALID_SIGNATURE}
     */
    public void insert(Token token, Instant now) {
        if (!token.verify(crypto)) throw new TokenException(Kind.INVALID_SIGNATURE);
        insertVerified(token, now);
    }

    /** As {@link #insert}, for a caller who has verified the signature. */
    public synchronized void insertVerified(Token token, Instant now) {
        if (token.scopes().contains(TokenScope.WILDCARD)) wildcardSeen = true;
        Slot key = Slot.of(token);
        List<Token> slot = slots.get(key);
        if (slot == null) {
            if (slots.size() >= maxSlots) evictExpired(now);
            if (slots.size() >= maxSlots) {
                dropped++;
                return;
            }
            slot = slots.computeIfAbsent(key, _ -> new ArrayList<>());
        }
        if (replacesEqualScope(slot, token)) return;
        if (slot.size() >= MAX_TOKENS_PER_SLOT) slot.removeIf(old -> old.isExpired(now));
        if (slot.size() >= MAX_TOKENS_PER_SLOT) dropped++;
        else slot.add(token);
    }

    private static boolean replacesEqualScope(List<Token> slot, Token token) {
        for (int i = 0; i < slot.size(); i++) {
            if (slot.get(i).scopes().equals(token.scopes())) {
                slot.set(i, token);
                return true;
            }
        }
        return false;
    }

    /**
     * A token that grants all of {@code actions} on the channel now: one for the channel, else a
     * wildcard. A token that does not count never hides another.
     */
    public Optional<Token> find(
            EntityId subject, Scopes actions, ChannelHash channel, Instant now) {
        return find(subject, actions, channel, now, _ -> true);
    }

    /**
     * As {@link #find(EntityId, Scopes, ChannelHash, Instant)}, of those that {@code also} takes.
     */
    public synchronized Optional<Token> find(
            EntityId subject,
            Scopes actions,
            ChannelHash channel,
            Instant now,
            Predicate<Token> also) {
        Predicate<Token> wanted =
                token ->
                        token.subject().equals(subject)
                                && token.authorizes(actions, channel)
                                && counts(token, now)
                                && also.test(token);
        return findIn(new Slot(subject, channel), wanted)
                .or(() ->
                        wildcardSeen
                                ? findIn(new Slot(subject, WILDCARD_SLOT), wanted)
                                : Optional.empty());
    }

    /**
     * @throws TokenException {@code NOT_AUTHORIZED} if {@link #find} finds nothing
     */
    public void check(EntityId subject, TokenScope action, ChannelHash channel, Instant now) {
        if (find(subject, Scopes.of(action), channel, now).isEmpty()) {
            throw new TokenException(Kind.NOT_AUTHORIZED);
        }
    }

    /** The first valid token of exactly this subject and channel, else the first one at all. */
    public synchronized Optional<Token> get(EntityId subject, ChannelHash channel, Instant now) {
        List<Token> slot = slots.getOrDefault(new Slot(subject, channel), List.of());
        return slot.stream()
                .filter(token -> token.timeFault(now, Duration.ZERO).isEmpty())
                .findFirst()
                .or(() -> slot.stream().findFirst());
    }

    /** Every token of this subject that may bear on the channel, wildcards last; a snapshot. */
    synchronized List<Token> bearingOn(EntityId subject, ChannelHash channel) {
        List<Token> all =
                new ArrayList<>(slots.getOrDefault(new Slot(subject, channel), List.of()));
        if (!channel.equals(WILDCARD_SLOT)) {
            all.addAll(slots.getOrDefault(new Slot(subject, WILDCARD_SLOT), List.of()));
        }
        return all;
    }

    /**
     * Whether a token that was verified before counts now: time, give or take the skew, and floor.
     */
    public boolean counts(Token token, Instant now) {
        return token.timeFault(now, skew).isEmpty() && !revocations.isRevoked(token);
    }

    /**
     * Drops tokens whose time is over; the skew does not help them.
     *
     * @return how many went
     */
    public synchronized int evictExpired(Instant now) {
        int before = size();
        slots.values().forEach(slot -> slot.removeIf(token -> token.isExpired(now)));
        slots.values().removeIf(List::isEmpty);
        return before - size();
    }

    /** The number of tokens. */
    public synchronized int size() {
        return slots.values().stream().mapToInt(List::size).sum();
    }

    public synchronized boolean isEmpty() {
        return slots.isEmpty();
    }

    /** The number of subjects and channels that have tokens. */
    public synchronized int slots() {
        return slots.size();
    }

    /** How many tokens found no room. */
    public synchronized long dropped() {
        return dropped;
    }

    public RevocationRegistry revocations() {
        return revocations;
    }

    private Optional<Token> findIn(Slot slot, Predicate<Token> wanted) {
        return slots.getOrDefault(slot, List.of()).stream().filter(wanted).findFirst();
    }
}
