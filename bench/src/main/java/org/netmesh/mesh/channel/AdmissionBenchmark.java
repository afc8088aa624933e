package org.netmesh.mesh.channel;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.netmesh.bench.Against;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.identity.IssueTokenOptions;
import org.netmesh.mesh.identity.Token;
import org.netmesh.mesh.identity.TokenScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to let a subscriber in, and to find that one still is: the guard's check of every
 * leg of a publish, among 1,000 grants, and a token issued, read and verified.
 *
 * <p>Run: {@code ./netmesh bench channels}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class AdmissionBenchmark {
    private static final int GRANTS = 1_000;

    private final AuthGuard guard = new AuthGuard();
    private final ChannelName channel = new ChannelName("bench/guard");
    private final NodeId[] granted = nodes(0);
    private final NodeId[] strangers = nodes(1_000_000);
    private final Identity issuer = Identity.generate();
    private IssueTokenOptions grant = grantTo(Identity.generate());
    private byte[] wire = new byte[0];
    private int turn;

    @Setup
    public void admit() {
        for (NodeId node : granted) guard.grant(node, channel);
        grant = grantTo(Identity.generate());
        wire = issuer.issueToken(grant).toBytes();
    }

    @Benchmark
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    @Against("channels guard.hit")
    public boolean guardHit() {
        turn = turn + 1 == GRANTS ? 0 : turn + 1;
        return guard.allows(granted[turn], channel);
    }

    @Benchmark
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    @Against("channels guard.miss")
    public boolean guardMiss() {
        turn = turn + 1 == GRANTS ? 0 : turn + 1;
        return guard.allows(strangers[turn], channel);
    }

    @Benchmark
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    @Against("channels token.issue")
    public byte[] issue() {
        return issuer.issueToken(grant).toBytes();
    }

    @Benchmark
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    @Against("channels token.decode+verify")
    public boolean decodeAndVerify() {
        return Token.parse(wire).verify();
    }

    private IssueTokenOptions grantTo(Identity subject) {
        return IssueTokenOptions.builder()
                .subject(subject.entityId())
                .channel(channel)
                .scope(Set.of(TokenScope.SUBSCRIBE))
                .ttl(Duration.ofHours(1))
                .build();
    }

    private static NodeId[] nodes(long from) {
        NodeId[] out = new NodeId[GRANTS];
        for (int i = 0; i < GRANTS; i++) out[i] = new NodeId(from + i + 1);
        return out;
    }
}
