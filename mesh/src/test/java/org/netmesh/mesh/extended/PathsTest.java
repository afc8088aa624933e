package org.netmesh.mesh.extended;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.mesh.Seeds;
import org.netmesh.mesh.extended.ControlFrame.PathChallenge;
import org.netmesh.mesh.extended.ControlFrame.PathResponse;
import org.netmesh.mesh.extended.Paths.Errand;

/** The rules of spec 20 §6 on a change of address, one by one. */
class PathsTest {
    private static final long MILLI = 1_000_000L;
    private static final long TIMEOUT = 30 * MILLI;
    private static final InetSocketAddress HERE = address(1);
    private static final InetSocketAddress THERE = address(2);
    private static final InetSocketAddress ELSEWHERE = address(3);
    private static final InetSocketAddress RELAY = address(4);

    private long challenges;
    private long nanos;

    private final Paths paths = new Paths(new Path(HERE, false), () -> ++challenges, 0);

    // rule 1: the source of the newest packet is asked, all else goes on to the old path
    @Test
    void aNewAddressIsAskedAndTakenOnlyWhenItAnswers() {
        heard(THERE, 500);
        long data = challenge(THERE);
        assertThat(paths.current()).isEqualTo(new Path(HERE, false));

        assertThat(paths.answered(data + 1, THERE, false)).isNull();
        assertThat(paths.answered(data, ELSEWHERE, false)).isNull();
        assertThat(paths.answered(data, THERE, true)).isNull();
        assertThat(paths.answered(data, THERE, false)).isEqualTo(new Path(THERE, false));
    }

    // rule 2: at most three, one a probe timeout, one candidate at a time
    @Test
    void aSilentCandidateIsAskedThreeTimesAndThenMakesRoom() {
        heard(THERE, 10_000);
        List<Errand> asked = new ArrayList<>();
        for (int millis = 0; millis < 1_500; millis++) {
            heard(ELSEWHERE, 10_000);
            asked.addAll(due());
            nanos += MILLI;
        }

        assertThat(asked).filteredOn(errand -> errand.path().address().equals(THERE)).hasSize(3);
        assertThat(asked.subList(0, 3)).allMatch(errand -> errand.path().address().equals(THERE));
        assertThat(asked)
                .filteredOn(errand -> errand.path().address().equals(ELSEWHERE))
                .hasSize(3);
    }

    // rule 2: never more bytes to an address that is not validated than came from it
    @Test
    void nothingGoesToAnAddressBeforeAsMuchCameFromIt() {
        heard(THERE, Paths.CHALLENGE_BYTES - 1);
        assertThat(due()).isEmpty();
        heard(THERE, 1);
        assertThat(due()).hasSize(1);
        nanos += TIMEOUT;
        assertThat(due()).isEmpty();
        heard(THERE, Paths.CHALLENGE_BYTES);
        assertThat(due()).hasSize(1);
    }

    static LongStream seeds() {
        return Seeds.fresh(20);
    }

    // the same for whatever an attacker does
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noAddressGetsMoreThanItSent(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] came = new long[10];
        long[] went = new long[10];
        for (int step = 0; step < 2_000; step++) {
            int who = random.nextInt(10);
            int bytes = 80 + random.nextInt(60);
            if (random.nextInt(4) == 0) {
                paths.challenged(step, address(100 + who), false);
                bytes = Paths.CHALLENGE_BYTES;
            } else {
                heard(address(100 + who), bytes);
            }
            came[who] += bytes;
            for (Errand errand : due()) {
                int to = errand.path().address().getPort() - 100;
                if (to >= 0) went[to] += Paths.CHALLENGE_BYTES;
            }
            for (int i = 0; i < 10; i++) assertThat(went[i]).isLessThanOrEqualTo(came[i]);
            nanos += random.nextLong(200 * MILLI);
        }
    }

    // rule 3: the answer goes back the way the question came, and one a packet is enough
    @Test
    void anAnswerGoesBackTheWayTheQuestionCame() {
        paths.challenged(7, RELAY, true);
        paths.challenged(8, RELAY, true);

        assertThat(due()).containsExactly(new Errand(new Path(RELAY, true), new PathResponse(8)));
        assertThat(due()).isEmpty();
    }

    // rule 3: the old path is asked too, and taken back if it answers and newer packets come there
    @Test
    void anOldPathThatAnswersAndBringsNewerPacketsIsTakenBack() {
        heard(THERE, 500);
        move(paths.answered(challenge(THERE), THERE, false));
        long data = challenge(HERE);
        assertThat(heard(HERE, 500)).isNull();
        assertThat(paths.answered(data, HERE, false)).isNull();
        assertThat(heard(HERE, 500)).isEqualTo(new Path(HERE, false));
    }

    @Test
    void anOldPathThatIsSilentIsForgotten() {
        heard(THERE, 500);
        move(paths.answered(challenge(THERE), THERE, false));
        for (int millis = 0; millis < 1_500; millis++, nanos += MILLI) due();

        assertThat(paths.dueNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(paths.current()).isEqualTo(new Path(THERE, false));
    }

    // rule 4: no relay while the direct path answers
    @Test
    void aRelayIsNoCandidateWhileTheDirectPathAnswers() {
        trustedRelay();
        assertThat(due()).isEmpty();
        nanos += 4 * TIMEOUT;
        paths.acknowledged(nanos);
        trustedRelay();
        assertThat(due()).isEmpty();
        nanos += 4 * TIMEOUT;
        trustedRelay();
        assertThat(due()).hasSize(1);
    }

    @Test
    void anUnknownAddressIsNoRelay() {
        nanos += 10_000 * MILLI;
        paths.heard(RELAY, true, 500, false, TIMEOUT, nanos);

        assertThat(due()).isEmpty();
    }

    // rule 5: all known ways and the present one are asked, the first to answer is taken
    @Test
    void aSilentPathIsLeftForTheFirstWayThatAnswers() {
        paths.detour(List.of(new Path(RELAY, true), new Path(ELSEWHERE, true)), nanos);
        List<Errand> asked = due();
        assertThat(asked).hasSize(3);
        long data = data(asked.get(2));
        Path way = paths.answered(data, ELSEWHERE, true);
        assertThat(way).isEqualTo(new Path(ELSEWHERE, true));
    }

    @Test
    void aPathThatSpeaksAgainIsKept() {
        paths.detour(List.of(new Path(RELAY, true)), nanos);
        List<Errand> asked = due();
        assertThat(paths.answered(data(asked.get(0)), HERE, false)).isNull();
        assertThat(paths.answered(data(asked.get(1)), RELAY, true)).isNull();
        paths.detour(List.of(new Path(RELAY, true)), nanos += 5_000 * MILLI);
        long late = data(due().get(1));
        paths.acknowledged(nanos);
        assertThat(paths.answered(late, RELAY, true)).isNull();
    }

    // rule 4: a relay is left for the address that was known, asked rarer and rarer
    @Test
    void theAddressOfBeforeIsAskedNowAndThenAndTakenWhenItAnswers() {
        move(new Path(RELAY, true));
        List<Errand> asked = new ArrayList<>();
        for (int second = 0; second < 600; second++, nanos += 1_000 * MILLI) asked.addAll(due());

        assertThat(asked.size()).isBetween(8, 20);
        assertThat(asked).allMatch(errand -> errand.path().equals(new Path(HERE, false)));
        Path back = paths.answered(data(asked.getLast()), HERE, false);
        assertThat(back).isNull();
        while (due().isEmpty()) nanos += 1_000 * MILLI;
        assertThat(paths.answered(challenges, HERE, false)).isEqualTo(new Path(HERE, false));
    }

    @Test
    void aRelayThatMovedIsUsedWhereItLivesNow() {
        move(new Path(RELAY, true));
        paths.relayMoved(RELAY, ELSEWHERE);

        assertThat(paths.current()).isEqualTo(new Path(ELSEWHERE, true));
    }

    private @Nullable Path heard(InetSocketAddress from, int bytes) {
        return paths.heard(from, false, bytes, false, TIMEOUT, nanos);
    }

    private void trustedRelay() {
        paths.heard(RELAY, true, 500, true, TIMEOUT, nanos);
    }

    private void move(@Nullable Path to) {
        if (to == null) throw new AssertionError("no way to take");
        paths.moved(to, nanos);
    }

    private long challenge(InetSocketAddress to) {
        return data(
                due().stream()
                        .filter(errand -> errand.path().address().equals(to))
                        .findFirst()
                        .orElseThrow());
    }

    private List<Errand> due() {
        return paths.due(TIMEOUT, nanos);
    }

    private static long data(Errand errand) {
        return ((PathChallenge) errand.frame()).data();
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress("192.0.2.1", port);
    }
}
