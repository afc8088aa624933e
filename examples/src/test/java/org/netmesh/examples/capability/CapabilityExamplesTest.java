package org.netmesh.examples.capability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.netmesh.examples.Example;

/** What the examples of capabilities print. */
class CapabilityExamplesTest {
    @Test
    void aSetIsDescribedCheckedAndCompared() {
        assertThat(Example.run(CapabilitySets.class))
                .containsExactly(
                        "{\"tags\":[\"hardware.cpu_cores=16\",\"hardware.cpu_threads=16\",\"hardware.gpu\",\"hardware.gpu.model=h100\",\"hardware.gpu.vendor=nvidia\",\"hardware.gpu.vram_gb=80\",\"hardware.memory_gb=64\",\"inference\",\"scope:tenant:oem-123\",\"software.model.0.id=llama-3.1-8b\",\"software.model.0.modalities=text\"],\"metadata\":{}}",
                        "valid: false, errors: [TypeMismatch[axis=HARDWARE, key=storage_gb, expected=NUMBER, actual=plenty]]",
                        "not for users: [causal:, fork-of:, heat:, scope:]: RESERVED_PREFIX",
                        "added: [devices.camera, hardware.storage_gb=plenty]",
                        "metadata: [Added[key=intent, value=ml-training]]");
    }

    @Test
    void aPredicateIsAskedSentTracedAndReported() {
        assertThat(Example.run(Predicates.class))
                .containsSubsequence(
                        "trainer: true",
                        "laptop: false",
                        "same again: true",
                        "why not: MetadataEquals(intent=ml-training)",
                        "Predicate evaluation report",
                        "Matched:          1 (50.0%)")
                .anyMatch(line -> line.startsWith("net-where: {\"nodes\":["))
                .anyMatch(line -> line.startsWith("  MetadataEquals(intent=<redacted>)"));
    }

    @Test
    void aCallbackAndTheResourcesChooseTheNode() {
        assertThat(Example.run(Placement.class))
                .containsExactly("0000000000000002 0.75", "0000000000000001 0.5");
    }

    @Test
    void aNodeAnnouncesItselfAndIsFound() {
        assertThat(Example.run(Announcements.class))
                .containsExactly(
                        "by hardware: true",
                        "by predicate: true",
                        "for oem-123: 1",
                        "for corp-acme: 0");
    }

    @Test
    void anIndexAnswersWhoCanDoWhat() {
        assertThat(Example.run(Discovery.class))
                .containsExactly("with a GPU: 2", "for oem-123: 1", "best: 80", "came: Added");
    }
}
