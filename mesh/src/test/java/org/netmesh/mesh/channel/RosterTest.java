package org.netmesh.mesh.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.Vectors;
import tools.jackson.databind.JsonNode;

class RosterTest {
    private static final ChannelName A = new ChannelName("a");
    private static final Optional<QueueGroup> GROUP = Optional.of(new QueueGroup("g"));

    private final Roster roster = new Roster();

    // spec 03 §10, §20 M-40
    @Test
    void everyStepAnswersAsTheReferenceDoes() {
        JsonNode golden = Vectors.ofChannels("roster").get(0);
        for (int i = 0; i < golden.get("ops").size(); i++) {
            JsonNode op = golden.get("ops").get(i);
            assertThat(apply(op)).as("%s", op).isEqualTo(golden.get("results").get(i).toString());
        }
    }

    // spec 03 §20 M-42
    @Test
    void anEventReachesEveryoneAloneAndEachMemberOfAGroupInTurn() {
        roster.add(A, node(1), Optional.empty());
        for (int i = 2; i <= 4; i++) roster.add(A, node(i), GROUP);
        Map<NodeId, Integer> counts = new HashMap<>();
        for (int i = 0; i < 9; i++) {
            List<NodeId> recipients = roster.legs(A).stream().map(List::getFirst).toList();
            assertThat(recipients).hasSize(2).contains(node(1));
            recipients.forEach(r -> counts.merge(r, 1, Integer::sum));
        }
        assertThat(counts).isEqualTo(Map.of(node(1), 9, node(2), 3, node(3), 3, node(4), 3));
    }

    // spec 03 §20 M-40, M-41: no growth through names of groups
    @Test
    void whatEmptiesIsGone() {
        for (int i = 0; i < 100; i++) {
            roster.add(A, node(1), Optional.of(new QueueGroup("g" + i)));
        }
        roster.removePeer(node(1));

        assertThat(roster.channelCount()).isZero();
        assertThat(roster.peerCount()).isZero();
        assertThat(roster.legs(A)).isEmpty();
    }

    private String apply(JsonNode op) {
        return switch (op.get(0).asString()) {
            case "add" -> String.valueOf(roster.add(name(op), peer(op, 2), Optional.empty()));
            case "addg" ->
                    String.valueOf(
                            roster.add(
                                    name(op),
                                    peer(op, 2),
                                    Optional.of(new QueueGroup(op.get(3).asString()))));
            case "mode" -> quoted(roster.mode(name(op), peer(op, 2)));
            case "members" ->
                    roster.members(name(op)).stream()
                            .map(NodeId::value)
                            .sorted()
                            .toList()
                            .toString()
                            .replace(" ", "");
            case "rm" -> String.valueOf(roster.remove(name(op), peer(op, 2)));
            case "rmpeer" ->
                    roster.removePeer(peer(op, 1)).stream()
                            .map(c -> "\"" + c + "\"")
                            .sorted()
                            .toList()
                            .toString()
                            .replace(" ", "");
            case "count" ->
                    "[%d,%d,%d]"
                            .formatted(
                                    roster.channelCount(),
                                    roster.peerCount(),
                                    roster.channelsOf(peer(op, 1)));
            default -> throw new AssertionError(op.toString());
        };
    }

    // spec 03 §20 M-39; §21 35: on the loop, calls of many callers are calls in some order
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whoIsAddedStaysWhateverIsRemovedBetween(long seed) {
        Roster roster = new Roster();
        ChannelName channel = new ChannelName("c");
        List<Runnable> calls = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            NodeId member = node(i);
            calls.add(() -> roster.add(channel, member, Optional.empty()));
        }
        for (int i = 0; i < 50; i++) calls.add(() -> roster.remove(channel, node(999)));
        Collections.shuffle(calls, new Random(seed));
        calls.forEach(Runnable::run);

        assertThat(roster.members(channel)).hasSize(200);
        assertThat(roster.peerCount()).isEqualTo(200);
        assertThat(roster.size()).isEqualTo(200);
    }

    private static String quoted(Optional<Optional<QueueGroup>> mode) {
        if (mode.isEmpty()) return "null";
        String text =
                mode.get()
                        .map(g -> "Some(QueueGroup(QueueGroupName(\\\"" + g.name() + "\\\")))")
                        .orElse("Some(Broadcast)");
        return "\"" + text + "\"";
    }

    private static ChannelName name(JsonNode op) {
        return new ChannelName(op.get(1).asString());
    }

    private static NodeId peer(JsonNode op, int at) {
        return node(op.get(at).asInt());
    }

    private static NodeId node(int number) {
        return new NodeId(number);
    }
}
