package org.netmesh.mesh.plain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.mesh.Vectors;
import tools.jackson.databind.JsonNode;

class SendCreditTest {
    private static final int FRAME_HEADER = 4;

    static Stream<JsonNode> cases() {
        return Vectors.of("credit_cases").valueStream();
    }

    static LongStream seeds() {
        Long replay = Long.getLong("netmesh.seed");
        return replay != null ? LongStream.of(replay) : RandomGenerator.getDefault().longs(200);
    }

    // spec 02 §30 M-34, M-35; spec 02 §16
    @ParameterizedTest
    @MethodSource("cases")
    void everySendAndGrantLeavesTheCreditOfALiveStream(JsonNode golden) {
        SendCredit credit = new SendCredit(golden.get("window").asLong());
        for (JsonNode step : golden.get("steps")) {
            if (step.get("op").asString().equals("grant")) {
                credit.grant(
                        Long.parseUnsignedLong(
                                step.get("total_consumed").asString().substring(2), 16));
            } else {
                boolean sent = credit.acquire(FRAME_HEADER + step.get("length").asInt());
                assertThat(sent)
                        .as("%s", step)
                        .isEqualTo(step.get("result").asString().equals("sent"));
            }
            assertThat(credit.remaining()).as("%s", step).isEqualTo(step.get("credit").asLong());
            assertThat(credit.backpressureEvents()).isEqualTo(step.get("backpressure").asLong());
            assertThat(credit.grantsReceived()).isEqualTo(step.get("grants").asLong());
        }
    }

    // spec 02 §30 M-32, M-34; spec 02 §31 35
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsOutstandingAndWhatRemainsAlwaysMakeTheWindow(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long window = random.nextLong(1, 5_000);
        SendCredit credit = new SendCredit(window);
        long outstanding = 0;
        long sent = 0;
        for (int i = 0; i < 500; i++) {
            int bytes = random.nextInt(600);
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (credit.acquire(bytes)) credit.refund(bytes);
                }
                case 1 -> {
                    credit.grant(random.nextBoolean() ? -1 : random.nextLong(sent + 1));
                    outstanding = window - credit.remaining();
                }
                default -> {
                    if (credit.acquire(bytes)) {
                        outstanding += bytes + SendCredit.PACKET_OVERHEAD;
                        sent += bytes + SendCredit.PACKET_OVERHEAD;
                    }
                }
            }
            assertThat(credit.remaining()).isBetween(0L, window).isEqualTo(window - outstanding);
        }
    }

    // spec 02 §16.5
    @Test
    void writingOffReopensTheWindowAndALateGrantDoesNoHarm() {
        SendCredit credit = new SendCredit(200);
        assertThat(credit.acquire(100)).isTrue();
        assertThat(credit.acquire(100)).isFalse();
        assertThat(credit.outstanding()).isTrue();

        credit.writeOffOutstanding();
        assertThat(credit.acquire(100)).isTrue();
        credit.grant(180);
        assertThat(credit.remaining()).isEqualTo(20);
        credit.grant(360);
        assertThat(credit.remaining()).isEqualTo(200);
    }

    @Test
    void knowsWhatItCouldNeverAdmit() {
        assertThat(new SendCredit(500).canEverAdmit(420)).isTrue();
        assertThat(new SendCredit(500).canEverAdmit(421)).isFalse();
        assertThat(new SendCredit(0).canEverAdmit(8_112)).isTrue();
    }
}
