package org.netmesh.testkit.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Meter;
import org.netmesh.mesh.channel.ChannelConfig;
import org.netmesh.mesh.channel.ChannelInbox;
import org.netmesh.mesh.channel.SubscribeOptions;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.identity.IssueTokenOptions;
import org.netmesh.mesh.identity.Token;
import org.netmesh.mesh.identity.TokenScope;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** A gated channel under attack, and while somebody sets the clock (spec 03 §9, §13). */
class ChannelStormTest {
    private static final String GATED = "gated";
    private static final int LIMIT = 16;

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, SimMesh.BRISK);
    private SimNode publisher;
    private SimNode reader;

    @BeforeEach
    void meet() {
        publisher = mesh.node();
        reader = mesh.node();
        mesh.join(reader, publisher);
        mesh.await(
                publisher
                        .channels()
                        .register(ChannelConfig.builder(GATED).requireToken(true).build()));
    }

    // spec 03 §20 M-34: a throttled peer costs no signature verification, and holds up nobody
    @Test
    void aStormOfBadTokensCostsBoundedWorkAndKeepsNobodyOut() throws InterruptedException {
        Verified verified = new Verified();
        publisher.channels().show(verified);
        List<CompletableFuture<?>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            SimNode attacker = mesh.node();
            mesh.join(attacker, publisher);
            Token bad = token(attacker.identity(), attacker, Duration.ofMinutes(5));
            for (int j = 0; j < 100; j++) {
                asked.add(
                        attacker.channels()
                                .subscribe(publisher, GATED, SubscribeOptions.token(bad)));
            }
        }
        Token good = token(publisher.identity(), reader, Duration.ofMinutes(5));
        ChannelInbox inbox =
                mesh.await(
                        reader.channels()
                                .subscribe(publisher, GATED, SubscribeOptions.token(good)));

        simulation.until(
                "all answers",
                Duration.ofMinutes(1),
                () -> asked.stream().allMatch(CompletableFuture::isDone));
        assertThat(asked).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(verified.total()).isLessThanOrEqualTo(20 * LIMIT + 1);
        assertThat(mesh.await(publisher.channels().publish(GATED, "x")).delivered()).isEqualTo(1);
        simulation.run(Duration.ofSeconds(1));
        assertThat(inbox.next(0)).isNotNull();
        assertThat(inbox.next(0)).isNull();
    }

    // B-028: a time of day that jumps moves what is about the time of day, and nothing else
    @Test
    void aClockThatIsSetEndsTokensAndNoSession() {
        Token half = token(publisher.identity(), reader, Duration.ofMinutes(30));
        mesh.await(reader.channels().subscribe(publisher, GATED, SubscribeOptions.token(half)));
        mesh.await(reader.discovery().announce("gpu"));
        simulation.run(Duration.ofSeconds(2));
        int before = publisher.peerEvents().size();

        for (Duration jump : List.of(Duration.ofSeconds(30), Duration.ofHours(-1))) {
            simulation.moveWallClock(jump);
            mesh.await(reader.discovery().announce("after" + jump));
            simulation.run(Duration.ofMinutes(1));
            assertThat(publisher.discovery().find("after" + jump)).containsExactly(reader.id());
        }
        // The token begins in an hour now; when it has begun, it lets in who asks again.
        assertThat(mesh.await(publisher.channels().publish(GATED, "x")).attempted()).isZero();
        simulation.moveWallClock(Duration.ofHours(1));
        mesh.await(reader.channels().subscribe(publisher, GATED, SubscribeOptions.token(half)));
        assertThat(mesh.await(publisher.channels().publish(GATED, "x")).delivered()).isEqualTo(1);
        simulation.moveWallClock(Duration.ofHours(1));
        assertThat(mesh.await(publisher.channels().publish(GATED, "x")).attempted()).isZero();

        simulation.run(Duration.ofMinutes(5));
        assertThat(publisher.channels().subscribers(GATED)).isEmpty();
        assertThat(publisher.connectedTo(reader)).isTrue();
        assertThat(publisher.peerEvents()).hasSize(before);
        assertThat(publisher.discovery().index().size()).isEqualTo(1);
    }

    // spec 01 §14 W-37; B-028
    @Test
    void aClockBefore1970OrFarAheadEndsNoSession() {
        int before = publisher.peerEvents().size();
        for (Duration jump : List.of(Duration.ofDays(-365 * 80), Duration.ofDays(365 * 600))) {
            simulation.moveWallClock(jump);
            mesh.await(reader.discovery().announce("at" + jump));
            simulation.run(Duration.ofMinutes(1));
            assertThat(publisher.connectedTo(reader)).isTrue();
            assertThat(reader.connectedTo(publisher)).isTrue();
        }
        assertThat(publisher.peerEvents()).hasSize(before);
        mesh.await(publisher.channels().open("open"));
        mesh.await(reader.channels().subscribe(publisher, "open"));
        assertThat(mesh.await(publisher.channels().publish("open", "x")).delivered()).isEqualTo(1);
    }

    private static Token token(Identity issuer, SimNode subject, Duration ttl) {
        return issuer.issueToken(
                IssueTokenOptions.builder()
                        .subject(subject.identity().entityId())
                        .scope(Set.of(TokenScope.SUBSCRIBE))
                        .channel(new ChannelName(GATED))
                        .ttl(ttl)
                        .build());
    }

    /** Sums up what was verified, whatever came out of it. */
    private static final class Verified implements Counters {
        private final Map<Meter, LongSupplier> totals = new HashMap<>();

        long total() {
            return totals.values().stream().mapToLong(LongSupplier::getAsLong).sum();
        }

        @Override
        public Registration counter(Meter meter, LongSupplier total) {
            if (meter.name().equals("net_token_verify_total")) totals.put(meter, total);
            return () -> totals.remove(meter);
        }

        @Override
        public Registration gauge(Meter meter, DoubleSupplier value) {
            return () -> {};
        }

        @Override
        public Histogram histogram(Meter meter, double... upperBounds) {
            return Counters.none().histogram(meter, upperBounds);
        }
    }
}
