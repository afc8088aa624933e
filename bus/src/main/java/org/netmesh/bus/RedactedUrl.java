package org.netmesh.bus;

/** URLs as they may be shown: credentials never reach a log (spec 05 §15). Stateless. */
public final class RedactedUrl {
    private RedactedUrl() {}

    /** Replaces everything up to the last {@code @} of the authority by {@code [REDACTED]}. */
    public static String of(String url) {
        int scheme = url.indexOf("://");
        if (scheme < 0) return redacted(url, 0);
        return redacted(url, scheme + 3);
    }

    private static String redacted(String url, int authority) {
        int end = authority;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) end++;
        int at = url.lastIndexOf('@', end - 1);
        return at < authority
                ? url
                : url.substring(0, authority) + "[REDACTED]" + url.substring(at);
    }
}
