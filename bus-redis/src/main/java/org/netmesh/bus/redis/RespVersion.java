package org.netmesh.bus.redis;

import io.lettuce.core.protocol.ProtocolVersion;
import java.net.URI;
import java.util.Objects;
import org.netmesh.bus.ConfigException;

/** The version of Redis's protocol that a URL asks for with {@code ?protocol=} (spec 05 §17.4). */
enum RespVersion {
    RESP2,
    RESP3;

    private static final String PARAMETER = "protocol=";

    /**
     * @throws ConfigException if it asks for one that there is not
     */
    static RespVersion of(URI url) {
        String query = Objects.requireNonNullElse(url.getRawQuery(), "");
        for (String parameter : query.split("&", -1)) {
            if (!parameter.startsWith(PARAMETER)) continue;
            return switch (parameter.substring(PARAMETER.length())) {
                case "resp2", "2" -> RESP2;
                case "resp3", "3" -> RESP3;
                default -> throw ConfigException.invalid("redis url: protocol is resp2 or resp3");
            };
        }
        return RESP2;
    }

    ProtocolVersion lettuces() {
        return this == RESP3 ? ProtocolVersion.RESP3 : ProtocolVersion.RESP2;
    }
}
