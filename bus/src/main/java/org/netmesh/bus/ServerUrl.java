package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A storage server's URL, taken apart. The user info goes up to the last {@code @} of the
 * authority, so that a password may hold one (spec 05 §15). Immutable; its text shows no secret.
 *
 * @param user before the first colon of the user info; absent if empty
 * @param password behind it
 * @param host without the brackets of IPv6
 * @param path with its slash, or empty
 */
public record ServerUrl(
        String scheme,
        Optional<String> user,
        Optional<String> password,
        String host,
        OptionalInt port,
        String path) {
    private static final String REDACTED = "[REDACTED]";
    private static final int MAX_PORT = 65_535;

    /**
     * @throws ConfigException if there is no scheme or no host; the URL is not repeated
     */
    public static ServerUrl parse(URI url) {
        String scheme = url.getScheme();
        String authority = url.getRawAuthority();
        if (scheme == null || authority == null) throw unreadable();
        int at = authority.lastIndexOf('@');
        String userInfo = at < 0 ? "" : authority.substring(0, at);
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String place = authority.substring(at + 1);
        int portAt = place.lastIndexOf(':');
        boolean hasPort = portAt > place.lastIndexOf(']');
        String host = hasPort ? place.substring(0, portAt) : place;
        if (host.startsWith("[") && host.endsWith("]")) host = host.substring(1, host.length() - 1);
        if (host.isEmpty()) throw unreadable();
        return new ServerUrl(
                scheme,
                Optional.of(decode(user)).filter(name -> !name.isEmpty()),
                colon < 0 ? Optional.empty() : Optional.of(decode(userInfo.substring(colon + 1))),
                host,
                hasPort ? OptionalInt.of(port(place.substring(portAt + 1))) : OptionalInt.empty(),
                Optional.ofNullable(url.getRawPath()).orElse(""));
    }

    /**
     * The URLs of a list with commas between them.
     *
     * @param scheme put before a URL that has none, like {@code nats://}
     * @param setting what the list is called, for the message
     * @throws ConfigException if it is empty or one is no URL; no URL is repeated
     */
    public static List<URI> list(String urls, String scheme, String setting) {
        if (urls.isBlank()) throw ConfigException.invalid(setting + " must be non-empty");
        List<URI> all = new ArrayList<>();
        for (String url : urls.split(",", -1)) {
            String whole = url.contains("://") ? url.strip() : scheme + url.strip();
            try {
                all.add(new URI(whole));
            } catch (URISyntaxException _) {
                // Its message repeats the URL, and with it the password.
                throw ConfigException.invalid(setting + " is not a URL");
            }
        }
        return all;
    }

    /** {@code host:port}, with IPv6 in brackets. */
    public String place(int defaultPort) {
        return bracketed() + ":" + port.orElse(defaultPort);
    }

    @Override
    public String toString() {
        String secret = user.isEmpty() && password.isEmpty() ? "" : REDACTED + "@";
        String end = port.isPresent() ? ":" + port.getAsInt() : "";
        return scheme + "://" + secret + bracketed() + end + path;
    }

    private String bracketed() {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static int port(String text) {
        if (text.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(text);
            if (port > 0 && port <= MAX_PORT) return port;
        }
        throw ConfigException.invalid("a server's port must be 1 to 65535");
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }

    private static ConfigException unreadable() {
        return ConfigException.invalid("a server's URL must read scheme://host:port");
    }
}
