package org.netmesh.bus.jetstream;

import io.nats.client.NKey;
import io.nats.client.support.JsonSerializable;
import io.nats.client.support.JwtUtils;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * An operator whose server trusts whom it signed: the system's account, and one that may use
 * JetStream.
 */
record NatsOperator(NKey operator, NKey system, NKey account) {
    private static final String OPERATOR = "{\"type\":\"operator\",\"version\":2}";
    private static final String ACCOUNT =
            "{\"limits\":{\"subs\":-1,\"conn\":-1,\"leaf\":-1,\"imports\":-1,\"exports\":-1,"
                    + "\"data\":-1,\"payload\":-1,\"wildcards\":true%s},"
                    + "\"type\":\"account\",\"version\":2}";
    private static final String JETSTREAM =
            ",\"mem_storage\":-1,\"disk_storage\":-1,\"streams\":-1,\"consumer\":-1";

    static NatsOperator create() throws IOException, GeneralSecurityException {
        SecureRandom random = new SecureRandom();
        return new NatsOperator(
                NKey.createOperator(random),
                NKey.createAccount(random),
                NKey.createAccount(random));
    }

    /** The server's settings. */
    String settings() throws IOException, GeneralSecurityException {
        return """
        operator: %s
        system_account: %s
        resolver: MEMORY
        resolver_preload: { %s: %s, %s: %s }
        """
                .formatted(
                        signed(operator, OPERATOR),
                        text(system),
                        text(system),
                        signed(system, ACCOUNT.formatted("")),
                        text(account),
                        signed(account, ACCOUNT.formatted(JETSTREAM)));
    }

    /** What stands in the credentials file of a user of the account. */
    String credentials() throws IOException, GeneralSecurityException {
        NKey user = NKey.createUser(new SecureRandom());
        String jwt = JwtUtils.issueUserJWT(account, text(account), text(user));
        return JwtUtils.NATS_USER_JWT_FORMAT.formatted(jwt, new String(user.getSeed()));
    }

    private String signed(NKey subject, String claims)
            throws IOException, GeneralSecurityException {
        JsonSerializable nats = () -> claims;
        return JwtUtils.issueJWT(
                operator,
                text(subject),
                text(subject),
                Duration.ofHours(1),
                JwtUtils.currentTimeSeconds(),
                text(operator),
                nats);
    }

    private static String text(NKey key) throws IOException, GeneralSecurityException {
        return new String(key.getPublicKey());
    }
}
