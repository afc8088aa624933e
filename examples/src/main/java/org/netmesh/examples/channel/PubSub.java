package org.netmesh.examples.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.MeshNodeConfig;
import org.netmesh.mesh.channel.ChannelConfig;
import org.netmesh.mesh.channel.ChannelException;
import org.netmesh.mesh.channel.OnFailure;
import org.netmesh.mesh.channel.PublishConfig;
import org.netmesh.mesh.channel.PublishReport;
import org.netmesh.mesh.channel.Visibility;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.stream.Reliability;

/** Named channels: one payload to every current subscriber, with a report. */
public final class PubSub {
    private PubSub() {}

    /** Prints a publish's report and what the subscriber read. */
    public static void main(String[] args) {
        Psk psk = Psk.generate(Entropy.system());
        MeshNode b = MeshNode.create(MeshNodeConfig.builder(Pair.anyPort(), psk).build());
        MeshNode a = MeshNode.create(MeshNodeConfig.builder(Pair.anyPort(), psk).build());
        b.registerChannel(
                ChannelConfig.builder("sensors/temp")
                        .visibility(Visibility.GLOBAL)
                        .reliable(true)
                        .priority(2)
                        .maxRatePps(1000)
                        .build());

        try (var _ = Pair.of(b, a);
                var temperatures = a.subscribeChannel(b.nodeId(), "sensors/temp")) {
            PublishReport report =
                    b.publish(
                            "sensors/temp",
                            "{\"celsius\": 22.5}".getBytes(UTF_8),
                            new PublishConfig(Reliability.RELIABLE, OnFailure.BEST_EFFORT, 32));
            System.out.printf(
                    "%d/%d subscribers received%n", report.delivered(), report.attempted());
            temperatures
                    .next()
                    .ifPresent(event ->
                            System.out.println(
                                    event.channel()
                                            + " from "
                                            + (event.from().node().equals(b.nodeId()) ? "b" : "?")
                                            + ": "
                                            + event.text()));
            try {
                a.subscribeChannel(b.nodeId(), "restricted").close();
            } catch (ChannelException e) {
                System.out.println(e.kind() + ": " + e.getMessage());
            }
        }
    }
}
