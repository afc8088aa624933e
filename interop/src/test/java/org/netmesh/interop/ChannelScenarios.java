package org.netmesh.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.channel.ChannelConfig;
import org.netmesh.mesh.channel.ChannelException;
import org.netmesh.mesh.channel.ChannelSubscription;
import org.netmesh.mesh.channel.PublishConfig;
import org.netmesh.mesh.channel.PublishReport;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.testservers.ReferencePeer;
import tools.jackson.databind.JsonNode;

/** Channels between a node of ours and one of the reference. */
abstract class ChannelScenarios extends LiveScenarios {
    private static final String NEWS = "news/sport";

    private MeshNode ours;
    private ReferenceNode theirs;

    /** What makes a node of its language judge subscribers. */
    abstract Map<String, ?> judging();

    @BeforeEach
    void meet() throws IOException {
        ours = ours();
        theirs = theirs(judging());
        weDial(ours, theirs);
    }

    // spec 03 §21 1, 10
    @Test
    void theySubscribeToOurs() {
        ours.registerChannel(ChannelConfig.builder(NEWS).build());
        theirs.subscribe(ours, NEWS, Optional.empty());
        PublishConfig reliable = PublishConfig.DEFAULT.reliability(Reliability.RELIABLE);

        PublishReport report = ours.publish(NEWS, "hello".getBytes(UTF_8), reliable);

        assertThat(report).isEqualTo(new PublishReport(1, 1, List.of()));
        assertThat(pollTheirs(theirs, 1)).containsExactly("hello");
        theirs.unsubscribe(ours, NEWS);
        assertThat(ours.publish(NEWS, "gone".getBytes(UTF_8)).isEmpty()).isTrue();
    }

    // spec 03 §21 1, 10; spec 03 §11.4
    @Test
    void weSubscribeToTheirs() {
        theirs.registerChannel(NEWS, false);
        try (ChannelSubscription news = ours.subscribeChannel(theirs.id(), NEWS)) {
            JsonNode report = theirs.publish(NEWS, "hello");

            assertThat(report.path("attempted").asInt()).isEqualTo(1);
            assertThat(report.path("delivered").asInt()).isEqualTo(1);
            assertThat(report.path("errors").size()).isZero();
            assertThat(news.poll(PATIENCE).orElseThrow().text()).isEqualTo("hello");
        }
        until("we left", () -> theirs.publish(NEWS, "gone").path("attempted").asInt() == 0);
        assertThat(ours.poll(10)).isEmpty();
    }

    // spec 03 §21 2
    @Test
    void neitherSideKnowsAnUnregisteredChannel() {
        assertThatThrownBy(() -> theirs.subscribe(ours, NEWS, Optional.empty()))
                .isInstanceOf(ReferencePeer.Refused.class)
                .hasMessageMatching("(?i).*unknown ?channel.*");
        assertThatThrownBy(() -> ours.subscribeChannel(theirs.id(), NEWS))
                .isInstanceOfSatisfying(
                        ChannelException.class,
                        e -> assertThat(e.kind()).isEqualTo(ChannelException.Kind.UNKNOWN_CHANNEL));
    }

    // spec 03 §24.1 11: both ends are ours, what lies between is theirs
    @Test
    void ourChannelCrossesARelayOfTheirs() throws IOException {
        MeshNode publisher = ours();
        MeshNode subscriber = ours();
        ReferenceNode relay = theirs(judging());
        for (MeshNode end : List.of(publisher, subscriber)) {
            var accepted = relay.acceptAsync(end.nodeId());
            end.connect(relay.ticket());
            ReferencePeer.await(accepted);
        }
        relay.start();
        until(
                "a route over the relay",
                () -> subscriber.topology().route(publisher.nodeId()).isPresent());
        subscriber.connectRouted(publisher.publicKey(), publisher.nodeId());
        publisher.registerChannel(ChannelConfig.builder(NEWS).build());

        try (ChannelSubscription news = subscriber.subscribeChannel(publisher.nodeId(), NEWS)) {
            assertThat(publisher.publish(NEWS, "far".getBytes(UTF_8)).delivered()).isEqualTo(1);
            assertThat(news.poll(PATIENCE).orElseThrow().text()).isEqualTo("far");
        }
        until("it left", () -> publisher.channels().subscribers(NEWS).isEmpty());
        assertThat(relay.poll(10)).isEmpty();
    }

    // spec 03 §9: failures throttle the subscriber, on either side
    @Test
    void bothSidesThrottleWhoFailsTooOften() {
        for (int i = 0; i < 16; i++) {
            assertThatThrownBy(() -> theirs.subscribe(ours, NEWS, Optional.empty()))
                    .hasMessageMatching("(?i).*unknown ?channel.*");
            assertThatThrownBy(() -> ours.subscribeChannel(theirs.id(), NEWS))
                    .hasMessage("channel: unknown channel");
        }
        assertThatThrownBy(() -> theirs.subscribe(ours, NEWS, Optional.empty()))
                .hasMessageMatching("(?i).*rate ?limited.*");
        assertThatThrownBy(() -> ours.subscribeChannel(theirs.id(), NEWS))
                .hasMessage("channel: rate limited");
    }
}
