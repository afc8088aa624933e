package org.netmesh.capability;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.netmesh.bench.Against;
import org.netmesh.kernel.EntityId;
import org.netmesh.mesh.crypto.Crypto;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Cost of an announcement's text without its signature: written twice as signing and sending do,
 * and read and written as verifying does.
 *
 * <p>Run: {@code java -cp "bench/target/classes:$(cat bench/target/classpath)" org.openjdk.jmh.Main
 * -prof gc AnnouncementBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class AnnouncementBenchmark {
    private static final byte[] SEED = new byte[32];

    private final Crypto crypto = Crypto.system();
    private final EntityId entity = EntityId.of(crypto.signingPublicKey(SEED));
    private final CapabilityAnnouncement unsigned =
            CapabilityAnnouncement.of(
                    entity,
                    1,
                    1_700_000_000_000_000_000L,
                    CapabilityAnnouncement.DEFAULT_TTL_SECONDS,
                    TenThousandNodes.capabilities(12),
                    Optional.empty());
    private final byte[] bytes = unsigned.sign(this::sign).encode();

    private byte[] sign(byte[] message) {
        return crypto.sign(SEED, message);
    }

    @Benchmark
    @Against("capabilities announcement.encode+sign")
    public byte[] signAndEncode() {
        return unsigned.sign(this::sign).encode();
    }

    @Benchmark
    @Against("capabilities announcement.decode+verify")
    public boolean decodeAndVerify() {
        return CapabilityAnnouncement.decode(bytes)
                .verifies((key, message, proof) ->
                        crypto.verify(key.bytes(), message, proof).valid());
    }
}
