package org.netmesh.mesh.contested;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.SubnetId;
import org.netmesh.mesh.contested.FailureVerdict.Cause;
import org.netmesh.mesh.contested.FailureVerdict.Independent;
import org.netmesh.mesh.contested.FailureVerdict.MassFailure;
import org.netmesh.mesh.contested.Partitions.Phase;

/**
 * The verdicts are those of the reference on the same input (golden data correlated_failure,
 * partition).
 */
class ContestedTest {
    private final CorrelatedFailures failures = new CorrelatedFailures();
    private final Map<NodeId, SubnetId> subnets = new HashMap<>();

    // spec 02 §31.49
    @Test
    void twoOfTenAreIndependentAndFiveOfTenInOneSubnetAreASubnetFailure() {
        for (int i = 0; i <= 3; i++) subnets.put(node(i), SubnetId.of(3, 7, 2));
        subnets.put(node(4), SubnetId.of(3, 9));

        assertThat(record(10, 0, 1)).isEqualTo(new Independent(nodes(0, 1)));
        assertThat(record(10, 1, 2, 3, 4))
                .isEqualTo(
                        new MassFailure(
                                nodes(0, 1, 2, 3, 4),
                                0.5f,
                                new Cause.SubnetFailure(SubnetId.of(3, 7, 2), 0.8f)));
        assertThat(failures.recoveryBudget()).isEqualTo(3);
    }

    // spec 02 §31.49, spec 02 §21.1
    @Test
    void threeOfTenReachTheThresholdAndSpreadOutThereIsNoOneCause() {
        for (int i = 0; i <= 5; i++) subnets.put(node(i), SubnetId.of(i + 1));

        assertThat(record(10, 0, 1, 2))
                .isEqualTo(new MassFailure(nodes(0, 1, 2), 0.3f, new Cause.BroadOutage()));
    }

    // spec 02 §30 M-56
    @Test
    void aNodeCountsOnceAndAnUnknownTotalLeavesTheFlag() {
        assertThat(record(10, 2, 1, 0, 1))
                .isEqualTo(new MassFailure(nodes(0, 1, 2), 0.3f, new Cause.Unknown()));
        assertThat(record(0, 9)).isEqualTo(new Independent(nodes(9)));
        assertThat(failures.recoveryBudget()).isEqualTo(3);
        failures.clearWindow();
        assertThat(failures.recoveryBudget()).isEqualTo(Integer.MAX_VALUE);
    }

    // spec 02 §30 M-54; spec 02 §31.50
    @Test
    void aPartitionHealsWhenHalfOfTheOtherSideIsBack() {
        for (int i = 0; i <= 4; i++) subnets.put(node(i), SubnetId.of(3, 7, i < 2 ? 1 : 2));
        FailureVerdict verdict = record(5, 0, 1, 2, 3, 4);
        assertThat(verdict)
                .isEqualTo(
                        new MassFailure(
                                nodes(0, 1, 2, 3, 4),
                                1.0f,
                                new Cause.SubnetFailure(SubnetId.of(3, 7), 1.0f)));

        Partitions partitions = new Partitions();
        assertThat(partitions.detect(verdict, nodes(10, 11), 0).orElseThrow().id()).isEqualTo(1);
        assertThat(partitions.detect(verdict, nodes(10, 11), 0).orElseThrow().id()).isEqualTo(2);
        assertThat(partitions.confirm(1)).isTrue();
        assertThat(partitions.confirm(1)).isFalse();
        for (int back : new int[] {0, 0, 99, 1}) partitions.recovered(node(back));
        assertThat(partitions.get(1).orElseThrow().phase()).isEqualTo(Phase.HEALING);
        assertThat(partitions.get(1).orElseThrow().progress()).isEqualTo(0.4f);
        partitions.recovered(node(2));
        assertThat(partitions.get(2).orElseThrow().phase()).isEqualTo(Phase.HEALED);
        assertThat(partitions.takeHealed()).hasSize(2).allMatch(p -> p.progress() == 1);
        assertThat(partitions.takeHealed()).isEmpty();
    }

    private FailureVerdict record(int tracked, int... failed) {
        return failures.record(
                nodes(failed), tracked, node -> Optional.ofNullable(subnets.get(node)), 0);
    }

    private static List<NodeId> nodes(int... numbers) {
        return IntStream.of(numbers).mapToObj(ContestedTest::node).toList();
    }

    private static NodeId node(int number) {
        return new NodeId(1_000 + number);
    }
}
