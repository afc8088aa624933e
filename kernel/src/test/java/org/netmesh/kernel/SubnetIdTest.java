package org.netmesh.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class SubnetIdTest {
    static Stream<JsonNode> subnets() {
        return Vectors.of("subnets").filter(golden -> !golden.get("levels").isEmpty());
    }

    static Stream<JsonNode> relations() {
        return Vectors.of("subnet_relations");
    }

    // spec 03 §14.1; parity: subnets.SubnetId
    @ParameterizedTest
    @MethodSource("subnets")
    void packsLevelsFromTheMostSignificantByte(JsonNode golden) {
        int[] levels = golden.get("levels").valueStream().mapToInt(JsonNode::asInt).toArray();
        SubnetId subnet = SubnetId.of(levels);

        assertThat(subnet.raw()).isEqualTo((int) Vectors.hex(golden.get("raw")));
        assertThat(subnet.depth()).isEqualTo(golden.get("depth").asInt());
        assertThat(subnet).hasToString(golden.get("display").asString());
        assertThat(subnet.parent().raw()).isEqualTo((int) Vectors.hex(golden.get("parent")));
    }

    @ParameterizedTest
    @MethodSource("relations")
    void knowsItsRelatives(JsonNode golden) {
        SubnetId source = new SubnetId((int) Vectors.hex(golden.get("source")));
        SubnetId dest = new SubnetId((int) Vectors.hex(golden.get("dest")));

        assertThat(source.isAncestorOf(dest))
                .isEqualTo(golden.get("source_is_ancestor_of_dest").asBoolean());
        assertThat(source.isSiblingOf(dest)).isEqualTo(golden.get("sibling").asBoolean());
    }

    // parity: subnets.subnetId
    @Test
    void refusesWhatIsNoSubnetWithTheTextsOfTheSpecification() {
        assertThatThrownBy(() -> SubnetId.of(1, 2, 3, 4, 5))
                .hasMessage("subnet: levels must have 1–4 entries, got 5");
        assertThatThrownBy(SubnetId::of).hasMessage("subnet: levels must have 1–4 entries, got 0");
        assertThatThrownBy(() -> SubnetId.of(3, 256))
                .hasMessage("subnet: level 1 value 256 must be an integer in [0, 255]");
        assertThatThrownBy(() -> SubnetId.of(-1))
                .hasMessage("subnet: level 0 value -1 must be an integer in [0, 255]");
    }

    // parity: subnets.GLOBAL_SUBNET
    @Test
    void globalIsTheAncestorOfAllAndItsOwnParent() {
        assertThat(SubnetId.GLOBAL.parent()).isEqualTo(SubnetId.GLOBAL);
        assertThat(SubnetId.GLOBAL.isAncestorOf(SubnetId.of(255, 1))).isTrue();
        assertThat(SubnetId.of(0)).isEqualTo(SubnetId.GLOBAL).hasToString("global");
    }
}
