package org.netmesh.capability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.capability.diff.CapabilityDiff;
import org.netmesh.capability.diff.DiffOp;
import org.netmesh.capability.predicate.NetWhere;
import org.netmesh.capability.predicate.P;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;

/** Faults that users met elsewhere, not met here. */
class KnownFaultsTest {
    private static final EntityId ENTITY = EntityId.of(new byte[EntityId.BYTES]);

    // B-043: one beyond each limit is refused, and the text names that limit and what was given
    @Test
    void eachLimitIsNamedByTheErrorThatItCauses() {
        int none = announcement(1, 1, 1, "").encodeForOrigin().length;
        int most = AnnouncementLimits.ORIGIN_BYTES - none;
        assertThat(announcement(1, 1, 1, "x".repeat(most)).encodeForOrigin())
                .hasSize(AnnouncementLimits.ORIGIN_BYTES);
        refused(
                () -> announcement(1, 1, 1, "x".repeat(most + 1)).encodeForOrigin(),
                "8094 bytes, at most 8093");

        int overhead = NetWhere.encode(P.metadataExists("")).length();
        assertThat(NetWhere.encode(P.metadataExists("k".repeat(4_096 - overhead)))).hasSize(4_096);
        refused(
                () -> NetWhere.encode(P.metadataExists("k".repeat(4_097 - overhead))),
                "4097 bytes exceeds header cap 4096");
        refused(() -> NetWhere.decode(new byte[4_097]), "4097 bytes exceeds header cap 4096");

        List<DiffOp> ops = Collections.nCopies(1_025, new DiffOp.AddTag("a"));
        refused(
                () -> new CapabilityDiff(new NodeId(1), 1, 2, ops, 0).encode(),
                "at most 1024 operations, got 1025");
    }

    // B-088: ids and times above 2^53, up to the last of 64 unsigned bits
    @ParameterizedTest
    @ValueSource(longs = {1, 9_007_199_254_740_993L, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void numbersKeepAllTheirDigits(long number) {
        CapabilityAnnouncement record = announcement(number, number, number, "");
        String json = new String(record.encode(), UTF_8);

        String digits = Long.toUnsignedString(number);
        assertThat(json)
                .contains("\"node_id\":" + digits, "\"version\":" + digits)
                .contains("\"timestamp_ns\":" + digits);
        assertThat(CapabilityAnnouncement.decode(record.encode())).isEqualTo(record);
        CapabilityDiff diff =
                new CapabilityDiff(new NodeId(number), number, number, List.of(), number);
        assertThat(CapabilityDiff.decode(diff.encode())).isEqualTo(diff);
    }

    private static CapabilityAnnouncement announcement(
            long node, long version, long timestamp, String text) {
        return new CapabilityAnnouncement(
                new NodeId(node),
                ENTITY,
                version,
                timestamp,
                300,
                CapabilitySet.builder().metadata("k", text).build(),
                Optional.empty(),
                0,
                Optional.empty());
    }

    private static void refused(ThrowingCallable call, String text) {
        assertThatThrownBy(call).hasMessageContaining(text);
    }
}
