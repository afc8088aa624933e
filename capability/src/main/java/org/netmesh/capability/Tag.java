package org.netmesh.capability;

import java.util.List;
import java.util.Optional;

/**
 * One tag of a capability set (spec 04a §3). Parsing knows four shapes and refuses only the empty
 * text; {@link #wire()} gives every parsed text back unchanged. Equality is exact; {@link
 * #sameMeaning} disregards the separator. Immutable.
 */
public sealed interface Tag {
    /** What only the system may write, in the order of testing. */
    List<String> RESERVED_PREFIXES = List.of("causal:", "fork-of:", "heat:", "scope:");

    /** {@code <axis>.<key>}. */
    record AxisPresent(TagKey tagKey) implements Tag {
        @Override
        public String wire() {
            return tagKey.toString();
        }

        @Override
        public Optional<TagKey> key() {
            return Optional.of(tagKey);
        }
    }

    /** {@code <axis>.<key>=<value>}, or with a colon. */
    record AxisValue(TagKey tagKey, String text, AxisSeparator separator) implements Tag {
        @Override
        public String wire() {
            return tagKey.axis().wire() + "." + tagKey.key() + separator.sign() + text;
        }

        @Override
        public Optional<TagKey> key() {
            return Optional.of(tagKey);
        }

        @Override
        public Optional<String> value() {
            return Optional.of(text);
        }
    }

    /** {@code <prefix><body>} with one of {@link #RESERVED_PREFIXES}; the body may be empty. */
    record Reserved(String prefix, String body) implements Tag {
        @Override
        public String wire() {
            return prefix + body;
        }
    }

    /** Any other text. */
    record Legacy(String raw) implements Tag {
        @Override
        public String wire() {
            return raw;
        }
    }

    /** The canonical text. */
    String wire();

    /** The key of an axis tag. */
    default Optional<TagKey> key() {
        return Optional.empty();
    }

    /** The value of a tag that has one. */
    default Optional<String> value() {
        return Optional.empty();
    }

    /** Whether both say the same: equal but for the separator. */
    default boolean sameMeaning(Tag other) {
        return (this instanceof AxisValue mine && other instanceof AxisValue theirs)
                ? mine.text.equals(theirs.text) && mine.tagKey.equals(theirs.tagKey)
                : equals(other);
    }

    /**
     * Reads any text: no trimming, no folding, no length limit.
     *
     * @throws CapabilityTagException {@code EMPTY} for the empty text
     */
    static Tag parse(String text) {
        if (text.isEmpty()) throw CapabilityTagException.empty();
        for (String prefix : RESERVED_PREFIXES) {
            if (text.startsWith(prefix))
                return new Reserved(prefix, text.substring(prefix.length()));
        }
        int dot = text.indexOf('.');
        if (dot < 0) return new Legacy(text);
        return TaxonomyAxis.fromWire(text.substring(0, dot))
                .map(axis -> axisTag(axis, text.substring(dot + 1)))
                .orElseGet(() -> new Legacy(text));
    }

    /**
     * Reads a text that an application wrote.
     *
     * @throws CapabilityTagException {@code EMPTY}, or {@code RESERVED_PREFIX}
     */
    static Tag parseUser(String text) {
        Optional<String> prefix = reservedPrefixOf(text);
        if (prefix.isPresent()) throw CapabilityTagException.reserved(text, prefix.get());
        return parse(text);
    }

    /** The reserved prefix that {@code text} starts with. */
    static Optional<String> reservedPrefixOf(String text) {
        return RESERVED_PREFIXES.stream().filter(text::startsWith).findFirst();
    }

    private static Tag axisTag(TaxonomyAxis axis, String body) {
        int equals = body.indexOf('=');
        int colon = body.indexOf(':');
        int at = equals < 0 || (colon >= 0 && colon < equals) ? colon : equals;
        if (at < 0) return new AxisPresent(new TagKey(axis, body));
        AxisSeparator separator = at == equals ? AxisSeparator.EQUALS : AxisSeparator.COLON;
        return new AxisValue(
                new TagKey(axis, body.substring(0, at)), body.substring(at + 1), separator);
    }
}
