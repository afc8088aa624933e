package org.netmesh.examples.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Set;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.MeshNodeConfig;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.channel.ChannelAuthException;
import org.netmesh.mesh.channel.ChannelConfig;
import org.netmesh.mesh.channel.SubscribeOptions;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.identity.IssueTokenOptions;
import org.netmesh.mesh.identity.Token;
import org.netmesh.mesh.identity.TokenScope;

/** A channel for those who have a GPU, and to whom its publisher gave a token. */
public final class TokenGate {
    private static final String CHANNEL = "events/inference";

    private TokenGate() {}

    /** Prints what happens without the token, with it, and after it was taken back. */
    public static void main(String[] args) {
        Identity pubIdentity = Identity.generate();
        Identity subIdentity = Identity.generate();
        Psk psk = Psk.generate(Entropy.system());
        MeshNode publisher = node(psk, pubIdentity);
        MeshNode subscriber = node(psk, subIdentity);
        CapabilityFilter gpu = CapabilityFilter.builder().requireTag("gpu").build();
        publisher.registerChannel(
                ChannelConfig.builder(CHANNEL).subscribeCaps(gpu).requireToken(true).build());
        subscriber.announceCapabilities(CapabilitySet.builder().tag("gpu").build());

        Token token =
                pubIdentity.issueToken(
                        IssueTokenOptions.builder()
                                .subject(subIdentity.entityId())
                                .scope(Set.of(TokenScope.SUBSCRIBE))
                                .channel(new ChannelName(CHANNEL))
                                .ttl(Duration.ofMinutes(5))
                                .build());

        try (var _ = Pair.of(publisher, subscriber);
                var announced = publisher.discovery().watch(gpu)) {
            announced.next();
            try {
                subscriber.subscribeChannel(publisher.nodeId(), CHANNEL).close();
            } catch (ChannelAuthException e) {
                System.out.println("without a token: " + e.getMessage());
            }
            var options = SubscribeOptions.builder().token(token).build();
            try (var events = subscriber.subscribeChannel(publisher.nodeId(), CHANNEL, options)) {
                publisher.publish(CHANNEL, "42 tokens/s".getBytes(UTF_8));
                events.next().ifPresent(event -> System.out.println("with it: " + event.text()));

                pubIdentity.tokenCache().revocations().revokeBelow(pubIdentity.entityId(), 1);
                var report = publisher.publish(CHANNEL, "43 tokens/s".getBytes(UTF_8));
                System.out.println("after its revocation: " + report.attempted() + " attempted");
            }
        }
    }

    private static MeshNode node(Psk psk, Identity identity) {
        return MeshNode.create(
                MeshNodeConfig.builder(Pair.anyPort(), psk)
                        .identity(identity)
                        .sessionSecurity(SessionSecurity.PREFER_EXTENDED)
                        .build());
    }
}
