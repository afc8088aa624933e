package org.netmesh.examples.channel;

import java.time.Duration;
import java.util.Set;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.MeshNodeConfig;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.identity.IssueTokenOptions;
import org.netmesh.mesh.identity.Token;
import org.netmesh.mesh.identity.TokenScope;

/** An identity that outlives its process, and what it grants to another one. */
public final class PersistentIdentity {
    private PersistentIdentity() {}

    /** Prints that a node is who its seed says, and a token for somebody else. */
    public static void main(String[] args) {
        // The stored form of an identity is its seed: keep it where secrets are kept.
        byte[] seed = Identity.generate().toBytes();
        Identity identity = Identity.fromSeed(seed);

        var config =
                MeshNodeConfig.builder(Pair.anyPort(), Psk.generate(Entropy.system()))
                        .identity(identity)
                        .build();
        try (MeshNode node = MeshNode.create(config)) {
            System.out.println("same entity: " + node.entityId().equals(identity.entityId()));
            System.out.println("same node id: " + node.nodeId().equals(identity.nodeId()));
        }
        System.out.println(
                "same after a restart: "
                        + Identity.fromSeed(seed).entityId().equals(identity.entityId()));

        Identity grantee = Identity.generate();
        Token token =
                identity.issueToken(
                        IssueTokenOptions.builder()
                                .subject(grantee.entityId())
                                .scope(Set.of(TokenScope.SUBSCRIBE))
                                .channel(new ChannelName("sensors/temp"))
                                .ttl(Duration.ofMinutes(5))
                                .delegationDepth(0) // may not be passed on
                                .build());

        // Ship the bytes to the grantee, who shows them on subscribe.
        Token shipped = Token.parse(token.toBytes());
        System.out.println(
                token.toBytes().length
                        + " bytes, "
                        + shipped.scope()
                        + ", genuine: "
                        + shipped.verify()
                        + ", expired: "
                        + shipped.isExpired());
    }
}
