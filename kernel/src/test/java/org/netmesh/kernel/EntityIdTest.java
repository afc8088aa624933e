package org.netmesh.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class EntityIdTest {
    static Stream<JsonNode> identities() {
        return Vectors.of("identities");
    }

    // spec 03 §2.2
    @ParameterizedTest
    @MethodSource("identities")
    void nodeIdAndOriginHashAreTheFirstEightBytesOfTheKeyedDigests(JsonNode golden) {
        EntityId entity = EntityId.parse(golden.get("entity_id").asString());

        assertThat(Hex.of(Blake2s.keyed("net-node-id-v1", entity.bytes())))
                .isEqualTo(golden.get("blake2s_node").asString());
        assertThat(NodeId.of(entity).value()).isEqualTo(Vectors.hex(golden.get("node_id")));
        assertThat(OriginHash.of(entity).value()).isEqualTo(Vectors.hex(golden.get("origin_hash")));
        assertThat(OriginHash.of(entity).wire())
                .isEqualTo((int) Vectors.hex(golden.get("origin_hash_wire_u32")));
        assertThat(entity).hasToString(golden.get("display").asString());
    }

    @Test
    void holdsItsOwnCopyOfTheKey() {
        byte[] key = new byte[EntityId.BYTES];
        EntityId entity = EntityId.of(key);
        key[0] = 1;
        entity.bytes()[1] = 1;

        assertThat(entity).isEqualTo(EntityId.of(new byte[EntityId.BYTES]));
        assertThat(entity.hex()).isEqualTo("0".repeat(64));
    }

    @Test
    void refusesAnyOtherLength() {
        assertThatThrownBy(() -> EntityId.of(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("entity_id must be 32 bytes, got 31");
        assertThatThrownBy(() -> EntityId.parse("zz")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noNodeIsZeroAndNodesOrderUnsigned() {
        assertThatThrownBy(() -> new NodeId(0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new NodeId(-1)).isGreaterThan(new NodeId(1)).hasToString("ffffffffffffffff");
        assertThat(NodeId.parse("c211b9fddfaef86d")).hasToString("c211b9fddfaef86d");
    }
}
