package org.netmesh.mesh.plain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.mesh.Vectors;
import tools.jackson.databind.JsonNode;

class ReceiveVerdictTest {
    static Stream<JsonNode> cases() {
        return Vectors.of("reliable_receive_verdicts").get("cases").valueStream();
    }

    static LongStream seeds() {
        Long replay = Long.getLong("netmesh.seed");
        return replay != null ? LongStream.of(replay) : RandomGenerator.getDefault().longs(200);
    }

    // spec 02 §31.47
    @ParameterizedTest
    @MethodSource("cases")
    void judgesAsALiveReliableStream(JsonNode golden) {
        ReceiveVerdict verdict = new ReceiveVerdict();
        for (JsonNode step : golden) {
            assertThat(verdict.accept(step.get(0).asLong()))
                    .as("%s", step)
                    .isEqualTo(step.get(1).asBoolean());
        }
    }

    // spec 02 §30 M-49
    @Test
    void theBitmapCoversExactlyTheGapsUpToTheHighestReceived() {
        ReceiveVerdict verdict = new ReceiveVerdict();
        for (JsonNode step : Vectors.of("reliable_windows").get("receive")) {
            assertThat(verdict.accept(step.get("sequence").asLong()))
                    .isEqualTo(step.get("accepted").asBoolean());
            JsonNode nack = step.get("nack");
            assertThat(verdict.hasGap()).isEqualTo(!nack.isNull());
            if (nack.isNull()) continue;
            assertThat(verdict.expected()).isEqualTo(nack.get("next_expected").asLong());
            assertThat(verdict.missingBitmap())
                    .isEqualTo(Long.parseUnsignedLong(nack.get("missing_bitmap").asString(), 16));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void acceptsEachSequenceOnceAsANaiveSetDoes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ReceiveVerdict verdict = new ReceiveVerdict();
        Set<Long> accepted = new HashSet<>();
        long expected = 0;
        for (int i = 0; i < 400; i++) {
            long sequence = Math.max(0, expected - 5 + random.nextInt(75));
            boolean fresh =
                    sequence >= expected && sequence - expected <= 64 && accepted.add(sequence);
            assertThat(verdict.accept(sequence)).as("sequence %d", sequence).isEqualTo(fresh);
            while (accepted.contains(expected)) expected++;
            assertThat(verdict.expected()).isEqualTo(expected);
        }
    }
}
