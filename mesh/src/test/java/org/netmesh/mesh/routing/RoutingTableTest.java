package org.netmesh.mesh.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.Route;
import org.netmesh.mesh.Vectors;
import tools.jackson.databind.JsonNode;

class RoutingTableTest {
    private static final Pattern STEP = Pattern.compile("(\\w+)\\(hop (\\d)(?:, (\\d))?\\)");
    private static final NodeId D = new NodeId(0xd);
    private static final NodeId B = new NodeId(0xb);
    private static final NodeId C = new NodeId(0xc);

    private final RoutingTable table = new RoutingTable(100);

    // spec 02 §11
    @Test
    void everyStepLeavesTheEntryOfTheReference() {
        for (JsonNode step : Vectors.of("routing_table").get("steps")) {
            Matcher matcher = STEP.matcher(step.get(0).asString());
            assertThat(matcher.matches()).isTrue();
            NodeId hop = new NodeId(Long.parseLong(matcher.group(2)));
            JsonNode expected = step.get(1);
            switch (matcher.group(1)) {
                case "addWithMetric" -> table.learn(D, hop, Integer.parseInt(matcher.group(3)), 0);
                case "add" -> table.add(D, hop, 0);
                default ->
                        assertThat(table.removeIfNextHop(D, hop))
                                .isEqualTo(expected.asString().equals("removed"));
            }
            if (expected.isArray()) {
                Route best = lookup(0);
                assertThat(best.nextHop().value()).isEqualTo(expected.get(0).asLong());
                assertThat(best.metric()).isEqualTo(expected.get(1).asInt());
            }
        }
    }

    // spec 02 §30 M-20
    @Test
    void aBeaconNeverLowersADirectRoute() {
        table.add(B, B, 0);
        table.learn(B, B, 2, 5);
        table.learn(B, C, 1, 5);

        assertThat(table.lookup(B, 5)).isEqualTo(new Route(B, B, 1, 5));
    }

    // spec 02 §30 M-24
    @Test
    void aStaleRouteIsIgnoredBeforeTheSweepRemovesIt() {
        table.learn(D, B, 2, 0);

        assertThat(table.lookup(D, 100)).isNotNull();
        assertThat(table.lookup(D, 101)).isNull();
        assertThat(table.size()).isEqualTo(1);
        table.sweep(101);
        assertThat(table.size()).isZero();
    }

    @Test
    void aRefreshCountsOnlyForTheHopItCameThrough() {
        table.learn(D, B, 3, 0);
        table.learn(D, C, 4, 90);

        assertThat(lookup(100).nextHop()).isEqualTo(B);
        assertThat(lookup(101).nextHop()).isEqualTo(C);
    }

    @Test
    void aDeadRouteThatComesBackHasItsNewCost() {
        table.learn(D, B, 2, 0);
        table.learn(D, B, 5, 200);

        assertThat(lookup(200).metric()).isEqualTo(5);
    }

    @Test
    void withdrawingANeighbourLeavesTheOtherWays() {
        table.learn(D, B, 2, 0);
        table.learn(D, C, 3, 0);
        table.add(B, B, 0);
        table.withdraw(B);

        assertThat(lookup(0).nextHop()).isEqualTo(C);
        assertThat(table.lookup(B, 0)).isNull();
    }

    @Test
    void keepsThreeWaysAndTenThousandDestinations() {
        for (int hop = 1; hop <= 5; hop++) table.learn(D, new NodeId(hop), 10 - hop, 0);
        for (int hop = 5; hop > 2; hop--) {
            assertThat(lookup(0).nextHop()).isEqualTo(new NodeId(hop));
            table.withdraw(new NodeId(hop));
        }
        assertThat(table.lookup(D, 0)).isNull();

        for (int node = 1; node <= RoutingTable.MAX_DESTINATIONS + 5; node++) {
            table.learn(new NodeId(node), B, 2, 0);
        }
        assertThat(table.size()).isEqualTo(RoutingTable.MAX_DESTINATIONS);
    }

    private Route lookup(long nowNanos) {
        return Objects.requireNonNull(table.lookup(D, nowNanos));
    }
}
