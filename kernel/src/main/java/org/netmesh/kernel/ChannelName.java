package org.netmesh.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.netmesh.kernel.ChannelNameException.Kind;

/**
 * A channel's name: 1 to 255 bytes of {@code a-z 0-9 - _ . /}, compared byte for byte and never
 * normalised (spec 03 §5.1). Immutable.
 */
public record ChannelName(String value) implements Comparable<ChannelName> {
    public static final int MAX_BYTES = 255;
    private static final String PUNCTUATION = "-_./";

    /**
     * @throws ChannelNameException whose kind names the first rule broken, in the specification's
     *     order
     */
    public ChannelName {
        int bytes = value.getBytes(UTF_8).length;
        if (bytes == 0) throw new ChannelNameException(Kind.EMPTY, "channel name is empty");
        if (bytes > MAX_BYTES) {
            throw new ChannelNameException(
                    Kind.TOO_LONG, "channel name too long (%d > %d)".formatted(bytes, MAX_BYTES));
        }
        if (value.startsWith("/") || value.endsWith("/")) {
            throw badFormat("must not start or end with '/'");
        }
        if (value.contains("//")) throw badFormat("must not contain '//'");
        value.codePoints().forEach(ChannelName::requireAllowed);
        for (String segment : value.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw badFormat("segment \"" + segment + "\" is reserved");
            }
        }
    }

    public ChannelHash hash() {
        return new ChannelHash(Xxh3.hash64(value.getBytes(UTF_8)));
    }

    /** The number of segments: slashes plus one. */
    public int depth() {
        return 1 + (int) value.chars().filter(c -> c == '/').count();
    }

    /** Whether {@code other} is this name or lies below it, by whole segments (spec 03 §5.3). */
    public boolean isPrefixOf(ChannelName other) {
        return other.value.startsWith(value)
                && (other.value.length() == value.length()
                        || other.value.charAt(value.length()) == '/');
    }

    @Override
    public int compareTo(ChannelName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static void requireAllowed(int c) {
        if (c >= 'A' && c <= 'Z') {
            throw badFormat(
                    "uppercase character '%c' not allowed — channel names are lowercase only"
                            .formatted(c));
        }
        boolean allowed =
                (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || PUNCTUATION.indexOf(c) >= 0;
        if (!allowed) {
            throw new ChannelNameException(
                    Kind.INVALID_CHAR,
                    "invalid character '%s' in channel name".formatted(Character.toString(c)));
        }
    }

    private static ChannelNameException badFormat(String detail) {
        return new ChannelNameException(
                Kind.INVALID_FORMAT, "invalid channel name format: " + detail);
    }
}
