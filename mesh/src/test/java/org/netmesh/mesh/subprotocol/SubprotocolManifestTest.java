package org.netmesh.mesh.subprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.Hex;
import org.netmesh.mesh.Vectors;
import tools.jackson.databind.JsonNode;

class SubprotocolManifestTest {
    static Stream<JsonNode> rejects() {
        return Vectors.of("manifest_rejects").valueStream();
    }

    // spec 02 §20.2, §20.3
    @Test
    void theDefaultRegistryHasTheBytesAndTagsOfTheReference() {
        SubprotocolRegistry registry = SubprotocolRegistry.withDefaults();
        JsonNode golden = Vectors.of("registry");

        assertThat(Hex.of(registry.manifest().encode()))
                .isEqualTo(Vectors.of("manifest").get(0).get("hex").asString());
        assertThat(registry.capabilityTags()).isEqualTo(texts(golden.get("default_tags")));
        assertThat(registry.all().stream().map(SubprotocolDescriptor::toString).sorted())
                .isEqualTo(texts(golden.get("display")));
    }

    @Test
    void aManifestReadsBackAsItWasWritten() {
        String hex = Vectors.of("manifest").get(1).get("hex").asString();
        SubprotocolManifest manifest = SubprotocolManifest.decode(Hex.parse(hex)).orElseThrow();

        assertThat(manifest.entries())
                .contains(
                        new SubprotocolManifest.Entry(
                                SubprotocolId.MIGRATION, new Version(2, 3), new Version(2, 0)));
        assertThat(Hex.of(manifest.encode())).isEqualTo(hex);
    }

    // spec 02 §30 M-50
    @ParameterizedTest
    @MethodSource("rejects")
    void decodingIsStrict(JsonNode golden) {
        assertThat(SubprotocolManifest.decode(Hex.parse(golden.get("hex").asString()))).isEmpty();
    }

    // spec 02 §31.45
    @Test
    void negotiationComparesWhatBothHandle() {
        JsonNode golden = Vectors.of("manifest_negotiation");
        var result = manifest(golden.get("local")).negotiate(manifest(golden.get("remote")));

        assertThat(result.compatible().stream().map(c -> c.id().toString().substring(2)))
                .isEqualTo(texts(golden.get("compatible")));
        assertThat(result.incompatible())
                .containsExactly(
                        new SubprotocolManifest.Negotiation.Incompatible(
                                SubprotocolId.MIGRATION, new Version(2, 0), new Version(1, 9)));
    }

    @Test
    void aMinimumAboveTheVersionIsTakenAsTheVersion() {
        assertThat(
                        new SubprotocolDescriptor(
                                        SubprotocolId.CAUSAL,
                                        "causal",
                                        new Version(1, 2),
                                        new Version(2, 0),
                                        true)
                                .minimum())
                .isEqualTo(new Version(1, 2));
    }

    @Test
    void usersMayRegisterVendorAndExperimentalIdsOnly() {
        assertThat(new SubprotocolId(0x1000).openToUsers()).isTrue();
        assertThat(new SubprotocolId(0xffff).openToUsers()).isTrue();
        assertThat(SubprotocolId.CONTROL.openToUsers()).isFalse();
        assertThat(SubprotocolId.MESHDB.openToUsers()).isFalse();
    }

    private static SubprotocolManifest manifest(JsonNode hex) {
        return SubprotocolManifest.decode(Hex.parse(hex.asString())).orElseThrow();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}
