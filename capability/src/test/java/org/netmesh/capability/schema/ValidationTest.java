package org.netmesh.capability.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.TaxonomyAxis;
import org.netmesh.capability.Vectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ValidationTest {
    private static final String FILE = "capability_validation.json";

    static Stream<JsonNode> cases() {
        return Vectors.rows(FILE, "cases");
    }

    static Stream<JsonNode> upstream() {
        return Vectors.upstream(FILE);
    }

    // spec 04b §10 6, §9 M-12, M-13
    // parity: capabilities.schema.validateCapabilities, capabilities.schema.ValidationReport.errors
    @ParameterizedTest
    @MethodSource("cases")
    void reportsAreExactOrderIncluded(JsonNode row) {
        ValidationReport report = CapabilityValidator.validate(Vectors.set(row.required("caps")));
        Vectors.assertSameJson(report.toJson(), expected(row));
    }

    @ParameterizedTest
    @MethodSource("upstream")
    void reportsAgreeWithTheReferencesFixtures(JsonNode row) {
        ValidationReport report = CapabilityValidator.validate(Vectors.set(row.required("caps")));
        JsonNode ours = JsonMapper.shared().readTree(report.toJson());
        JsonNode theirs = expected(row);
        assertThat(ours.get("errors")).containsExactlyInAnyOrderElementsOf(theirs.get("errors"));
        assertThat(ours.get("warnings"))
                .containsExactlyInAnyOrderElementsOf(theirs.get("warnings"));
    }

    private static ObjectNode expected(JsonNode row) {
        ObjectNode expected = JsonMapper.shared().createObjectNode();
        expected.set("errors", row.required("expected_errors"));
        expected.set("warnings", row.required("expected_warnings"));
        return expected;
    }

    @Test
    void theSoftCapIsThatOfTheReference() {
        assertThat(Vectors.file(FILE).required("schema_metadata_soft_cap_bytes").asInt())
                .isEqualTo(AxisSchema.METADATA_SOFT_CAP_BYTES);
    }

    // spec 04b §10 22
    // parity: capabilities.schema.isReportValid
    @Test
    void oddMetadataIsAWarningOnly() {
        CapabilitySet set =
                CapabilitySet.empty()
                        .withMetadata("k", "x".repeat(5_000))
                        .withMetadata("intent", "i")
                        .withMetadata("tool::x", "t");
        ValidationReport report = CapabilityValidator.validate(set);
        assertThat(report.isValid()).isTrue();
        assertThat(report.isClean()).isFalse();
        assertThat(report.warnings())
                .containsExactlyInAnyOrder(
                        new ValidationWarning.MetadataOversize(4_096, 5_001 + 7 + 8),
                        new ValidationWarning.MetadataReservedKey("intent"),
                        new ValidationWarning.MetadataReservedPrefix("tool::x", "tool::"));
    }

    @Test
    void aSchemaCanBeExtended() {
        CapabilitySet set =
                CapabilitySet.builder()
                        .tag("devices.camera=many")
                        .tag("devices.arm.0.joints=six")
                        .build();
        AxisEntry devices =
                AxisEntry.NOTHING
                        .with(new KeyEntry("camera", ValueType.NUMBER))
                        .with(KeyShape.indexed("arm.", new KeyEntry("joints", ValueType.NUMBER)));
        assertThat(CapabilityValidator.validate(set).errors()).isEmpty();
        assertThat(
                        CapabilityValidator.validate(
                                        set,
                                        AxisSchema.CANONICAL.with(TaxonomyAxis.DEVICES, devices))
                                .errors())
                .extracting(SchemaError::toJson)
                .containsExactly(
                        "{\"actual\":\"many\",\"axis\":\"devices\",\"expected\":\"number\",\"key\":\"camera\",\"kind\":\"type_mismatch\"}",
                        "{\"actual\":\"six\",\"axis\":\"devices\",\"expected\":\"number\",\"key\":\"joints\",\"kind\":\"type_mismatch\"}");
    }
}
