package org.netmesh.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.netmesh.mesh.Loopback.PATIENCE;
import static org.netmesh.mesh.Loopback.bytes;
import static org.netmesh.mesh.Loopback.join;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.StreamId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.channel.ChannelConfig;
import org.netmesh.mesh.channel.ChannelSubscription;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.crypto.StaticKeyPair;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.stream.MeshStream;

/** Faults that users met elsewhere, not met here. */
class KnownFaultsIT {
    private static final String NEWS = "news";

    private final Loopback mesh = new Loopback();
    private MeshNode publisher;
    private MeshNode subscriber;

    @BeforeEach
    void meet() {
        publisher = mesh.started();
        subscriber = mesh.started();
        join(subscriber, publisher);
        publisher.registerChannel(ChannelConfig.builder(NEWS).build());
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    // B-107: whoever is interrupted in a call has its answer or the interrupt; later calls work
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void interruptsEndCallsAndHurtNoLaterOne(boolean virtual) {
        List<CompletableFuture<Boolean>> outcomes = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int kind = i % 4;
            CompletableFuture<Boolean> outcome = new CompletableFuture<>();
            CountDownLatch begun = new CountDownLatch(1);
            Thread caller =
                    (virtual ? Thread.ofVirtual() : Thread.ofPlatform())
                            .start(() -> {
                                begun.countDown();
                                outcome.complete(endsOrIsInterrupted(kind));
                            });
            await(begun);
            for (int spin = 0; spin < 50 * i; spin++) Thread.onSpinWait();
            caller.interrupt();
            outcomes.add(outcome);
        }
        for (CompletableFuture<Boolean> outcome : outcomes) {
            assertThat(outcome.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join()).isTrue();
        }
        try (ChannelSubscription news = subscriber.subscribeChannel(publisher.nodeId(), NEWS)) {
            assertThat(publisher.publish(NEWS, bytes("after")).allDelivered()).isTrue();
            assertThat(news.poll(PATIENCE).orElseThrow().text()).isEqualTo("after");
        }
    }

    private boolean endsOrIsInterrupted(int kind) {
        try {
            switch (kind) {
                case 0 -> publisher.publish(NEWS, bytes("x"));
                case 1 -> subscriber.announceCapabilities(tags("t"));
                case 2 -> subscriber.unsubscribeChannel(publisher.nodeId(), "other");
                default -> subscriber.peers();
            }
            return true;
        } catch (InterruptedOperationException e) {
            return true;
        }
    }

    // B-108: no checked exception, twice, interrupted with the interrupt kept, from a callback
    @Test
    void whatCanBeClosedIsClosedWithoutACatch() {
        try (MeshNode node = mesh.created();
                Identity identity = Identity.generate();
                Psk psk = Psk.generate(Entropy.system());
                StaticKeyPair keys = StaticKeyPair.generate();
                Registration listening = node.onPeerEvent(_ -> {});
                var watch = node.discovery().watch(CapabilityFilter.builder().build())) {
            Thread.currentThread().interrupt();
            List<Runnable> closings =
                    List.of(
                            watch::close,
                            listening::close,
                            keys::close,
                            psk::close,
                            identity::close,
                            node::close);
            closings.forEach(Runnable::run);
        }
        assertThat(Thread.interrupted()).isTrue();

        try (ChannelSubscription news = subscriber.subscribeChannel(publisher.nodeId(), NEWS);
                MeshStream stream = subscriber.openStream(publisher.nodeId(), new StreamId(1))) {
            Thread.currentThread().interrupt();
            List<Runnable> closings = List.of(news::close, stream::close);
            closings.forEach(Runnable::run);
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    // B-108: a listener may close the node that calls it
    @Test
    void aListenerMayCloseItsNode() {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        MeshNode other = mesh.started();
        try (Registration hearing =
                other.onPeerEvent(_ -> {
                    other.close();
                    closed.complete(true);
                })) {
            assertThat(hearing).isNotNull();
            join(other, publisher);
            assertThat(closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join()).isTrue();
        }
    }

    private static CapabilitySet tags(String tag) {
        return CapabilitySet.builder().tag(tag).build();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
