package org.netmesh.examples.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.netmesh.examples.Example;

/** What the examples of channels print. */
class ChannelExamplesTest {
    @Test
    void aPayloadGoesToEverySubscriber() {
        assertThat(Example.run(PubSub.class))
                .containsExactly(
                        "1/1 subscribers received",
                        "sensors/temp from b: {\"celsius\": 22.5}",
                        "UNKNOWN_CHANNEL: channel: unknown channel");
    }

    @Test
    void anIdentityOutlivesItsProcessAndGrants() {
        assertThat(Example.run(PersistentIdentity.class))
                .containsExactly(
                        "same entity: true",
                        "same node id: true",
                        "same after a restart: true",
                        "169 bytes, [SUBSCRIBE], genuine: true, expired: false");
    }

    @Test
    void aTokenOpensTheGateUntilItIsTakenBack() {
        assertThat(Example.run(TokenGate.class))
                .containsExactly(
                        "without a token: channel: unauthorized",
                        "with it: 42 tokens/s",
                        "after its revocation: 0 attempted");
    }

    @Test
    void whereANodeStandsDecidesWhatItGets() {
        assertThat(Example.run(Subnets.class))
                .containsExactly(
                        "subnet-local: not for 3.8", "global: subscribed", "export: subscribed");
    }
}
