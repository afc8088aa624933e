package org.netmesh.mesh.session;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.netmesh.bench.Against;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.NoiseInitiator;
import org.netmesh.mesh.crypto.NoiseResponder;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.crypto.StaticKeyPair;
import org.netmesh.mesh.wire.DropReason;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketBuilder;
import org.netmesh.mesh.wire.PacketView;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one packet of one event costs: framed and sealed, or sealed, copied, opened and read. What
 * is allocated is the JDK cipher's own; {@code frame}, without the cipher, must allocate nothing.
 *
 * <p>Run: {@code ./netmesh bench mesh}. Where native access is allowed the native cipher runs.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class PacketBenchmark {
    @Param({"64", "1024", "8108"})
    int bytes;

    private final PacketBuilder builder = new PacketBuilder();
    private final PacketView packet = new PacketView();
    private final FrameCursor frames = new FrameCursor();
    private final byte[] received = new byte[8192];
    private byte[] event = new byte[0];
    private NetSession alice = session(0);
    private NetSession bob = session(1);
    private long sequence;

    @Setup
    public void fill() {
        event = new byte[bytes];
        new Random(1).nextBytes(event);
        alice = session(0);
        bob = session(1);
    }

    /** Header, frame and copy; no cipher. */
    @Benchmark
    public int frame() {
        builder.direct().stream(7).sequence(sequence++).add(event, 0, event.length);
        return builder.payloadLength();
    }

    @Benchmark
    @Against("mesh seal.{bytes}B")
    public int frameAndSeal() {
        builder.direct().stream(7).sequence(sequence++).add(event, 0, event.length);
        alice.seal(builder);
        return builder.length();
    }

    @Benchmark
    public int sealOpenAndRead() {
        int length = frameAndSeal();
        System.arraycopy(builder.bytes(), builder.offset(), received, 0, length);
        if (packet.wrap(received, 0, length) != DropReason.NONE
                || bob.open(packet, sequence) != DropReason.NONE) {
            throw new IllegalStateException("the packet did not open");
        }
        int sum = 0;
        for (frames.over(packet); frames.next(); ) sum += frames.length();
        return sum;
    }

    private static NetSession session(int side) {
        Crypto crypto = Crypto.system();
        Entropy entropy = new Random(5)::nextBytes;
        Psk psk = Psk.generate(entropy);
        StaticKeyPair own = StaticKeyPair.generate(crypto, entropy);
        byte[] none = new byte[0];
        NoiseInitiator initiator =
                NoiseInitiator.begin(crypto, psk, own.publicKey(), none, entropy, _ -> none);
        NoiseResponder.Answer answer =
                NoiseResponder.hearing(crypto, psk, own, initiator.message())
                        .orElseThrow()
                        .open(none)
                        .orElseThrow()
                        .answer(entropy, _ -> none);
        return side == 0
                ? NetSession.of(
                        initiator.complete(answer.message()).orElseThrow().secrets().plainKeys(), 0)
                : NetSession.of(answer.secrets().plainKeys(), 0);
    }
}
