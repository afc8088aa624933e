package org.netmesh.storage;

import java.io.File;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.netmesh.kernel.port.StorageException;
import org.netmesh.kernel.port.StorageException.Kind;

/**
 * File names of this system for the segments of a path. Elsewhere the two are the same; Windows
 * keeps some names for devices and drops a dot or blank at the end, so there such names, and those
 * with characters that it refuses, are escaped with {@code %} and two hex digits, reversibly.
 */
final class SystemNames {
    static final boolean WINDOWS = File.separatorChar == '\\';
    private static final Pattern DEVICE =
            Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");
    private static final Pattern REFUSED = Pattern.compile("[%<>:\"\\\\|?*\\x00-\\x1f]|[. ]$");
    private static final Pattern ESCAPE = Pattern.compile("%([0-9a-f]{2})");

    private SystemNames() {}

    static void requireSegment(String segment, String path) {
        boolean refused =
                segment.isEmpty()
                        || segment.equals(".")
                        || segment.equals("..")
                        || segment.indexOf('\0') >= 0
                        || (!WINDOWS && segment.indexOf('\\') >= 0);
        if (refused) {
            throw new StorageException(
                    Kind.INVALID_PATH,
                    "\""
                            + path.replace("\0", "\\0")
                            + "\" is no path here: segments between / must not be empty, . or ..,"
                            + " nor hold a backslash or a zero byte");
        }
    }

    static String encode(String segment) {
        return WINDOWS ? encodeForWindows(segment) : segment;
    }

    static String decode(String name) {
        return WINDOWS ? decodeFromWindows(name) : name;
    }

    static String encodeForWindows(String segment) {
        String safe = REFUSED.matcher(segment).replaceAll(m -> escape(m.group().charAt(0)));
        return DEVICE.matcher(safe).matches() ? escape(safe.charAt(0)) + safe.substring(1) : safe;
    }

    static String decodeFromWindows(String name) {
        return ESCAPE.matcher(name)
                .replaceAll(m ->
                        Matcher.quoteReplacement(
                                String.valueOf((char) Integer.parseInt(m.group(1), 16))));
    }

    private static String escape(char c) {
        return String.format(Locale.ROOT, "%%%02x", (int) c);
    }
}
