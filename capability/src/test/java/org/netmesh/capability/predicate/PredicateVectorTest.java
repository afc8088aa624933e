package org.netmesh.capability.predicate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.capability.Tag;
import org.netmesh.capability.TagKey;
import org.netmesh.capability.Vectors;
import tools.jackson.databind.JsonNode;

/** Spec 04b §10 1 and 3 to 5: every golden row, ours and the reference's. */
class PredicateVectorTest {
    private static final Set<String> REFUSED_BY_OURS =
            Set.of("shared child", "unreachable node", "unreachable broken node");

    record View(Collection<Tag> tags, Map<String, String> metadata) implements CapabilityView {
        static View of(JsonNode row) {
            return new View(Vectors.tags(row.path("tags")), Vectors.metadata(row.path("metadata")));
        }
    }

    /** Odd on purpose: the order may change, the answer may not. */
    private static final CardinalitySource ODD =
            new CardinalitySource() {
                @Override
                public int axisCardinality(TagKey key) {
                    return key.key().hashCode();
                }

                @Override
                public int metadataCardinality(String key) {
                    return Integer.MAX_VALUE;
                }
            };

    static Predicate predicate(JsonNode row) {
        return Predicate.fromJson(row.required("wire").toString().getBytes(UTF_8));
    }

    private static Stream<JsonNode> both(String file) {
        return Vectors.rows(file, "cases");
    }

    static Stream<JsonNode> evaluations() {
        return both("predicate_eval.json");
    }

    static Stream<JsonNode> upstreamEvaluations() {
        return Vectors.upstream("predicate_eval.json");
    }

    // spec 04b §9 M-1, §10 1
    // parity: predicates.evaluatePredicate, predicates.p
    @ParameterizedTest
    @MethodSource({"evaluations", "upstreamEvaluations"})
    void everyWayOfEvaluatingAgrees(JsonNode row) {
        Predicate predicate = predicate(row);
        View view = View.of(row);
        boolean expected = row.required("expected").asBoolean();
        assertThat(predicate.test(view)).isEqualTo(expected);
        assertThat(predicate.testUnplanned(view)).isEqualTo(expected);
        assertThat(predicate.test(view, ODD)).isEqualTo(expected);
        assertThat(predicate.trace(view).result()).isEqualTo(expected);
    }

    static Stream<JsonNode> envelopes() {
        return both("predicate_nrpc_envelope.json");
    }

    static Stream<JsonNode> upstreamEnvelopes() {
        return Vectors.upstream("predicate_nrpc_envelope.json");
    }

    // spec 04b §10 3, 4
    // parity: predicates.predicateToRpcHeader, predicates.predicateFromRpcHeader
    // parity: predicates.RPC_WHERE_HEADER
    @ParameterizedTest
    @MethodSource("envelopes")
    void everyEnvelopeReencodesByteForByte(JsonNode row) {
        String header = row.required("header_value").asString();
        assertThat(NetWhere.encode(predicate(row))).isEqualTo(header);
        assertThat(NetWhere.decode(header)).isEqualTo(predicate(row));
        assertThat(header.getBytes(UTF_8)).hasSize(row.required("header_len").asInt());
        NetWhere.decode(header).test(new View(List.of(), Map.of()));
    }

    @ParameterizedTest
    @MethodSource("upstreamEnvelopes")
    void theReferencesEnvelopesReencodeToEqualJson(JsonNode row) {
        Vectors.assertSameJson(NetWhere.encode(predicate(row)), row.required("wire"));
    }

    @Test
    void theEnvelopesCoverEveryKindAndNameTheHeader() {
        Set<String> kinds = new HashSet<>();
        envelopes()
                .forEach(row ->
                        row.required("wire")
                                .required("nodes")
                                .forEach(n -> kinds.add(n.required("kind").asString())));
        assertThat(kinds).hasSize(17);
        assertThat(Vectors.file("predicate_nrpc_envelope.json").required("header_name").asString())
                .isEqualTo(NetWhere.HEADER);
    }

    static Stream<JsonNode> decodings() {
        return Vectors.rows("predicate_nrpc_envelope.json", "decode");
    }

    @ParameterizedTest
    @MethodSource("decodings")
    void everyHeaderValueHasItsOutcome(JsonNode row) {
        String value = row.required("value").asString();
        boolean refusedByOurs = REFUSED_BY_OURS.contains(row.required("name").asString());
        String outcome = refusedByOurs ? "malformed" : row.required("outcome").asString();
        if (outcome.equals("accepted")) {
            assertThat(NetWhere.decode(value)).isNotNull();
            return;
        }
        String start =
                switch (outcome) {
                    case "json" -> "predicate wire decode failed: ";
                    case "malformed" -> "predicate wire malformed: predicate wire ";
                    default -> row.required("outcome_detail").asString();
                };
        assertThatThrownBy(() -> NetWhere.decode(value))
                .isInstanceOf(PredicateException.class)
                .hasMessageStartingWith(start);
    }

    static Stream<JsonNode> traces() {
        return both("predicate_trace.json");
    }

    static Stream<JsonNode> upstreamTraces() {
        return Vectors.upstream("predicate_trace.json");
    }

    // spec 04b §9 M-7, §10 5
    // parity: predicates.evaluatePredicateWithTrace
    @ParameterizedTest
    @MethodSource({"traces", "upstreamTraces"})
    void tracesAreExact(JsonNode row) {
        Traced traced = predicate(row).trace(View.of(row));
        assertThat(traced.result()).isEqualTo(row.required("expected_result").asBoolean());
        Vectors.assertSameJson(traced.trace().toJson(), row.required("expected_trace"));
    }

    static Stream<JsonNode> reports() {
        return both("predicate_debug_report.json");
    }

    static Stream<JsonNode> upstreamReports() {
        return Vectors.upstream("predicate_debug_report.json");
    }

    // spec 04b §10 5, 21
    // parity: predicates.predicateDebugReport, predicates.renderDebugReport
    @ParameterizedTest
    @MethodSource({"reports", "upstreamReports"})
    void reportsAreExact(JsonNode row) {
        List<View> views = new ArrayList<>();
        row.required("contexts").forEach(context -> views.add(View.of(context)));
        PredicateDebugReport report = PredicateDebugReport.of(predicate(row), views);
        assertThat(report.totalCandidates())
                .isEqualTo(row.required("expected_total_candidates").asLong());
        assertThat(report.matched()).isEqualTo(row.required("expected_matched").asLong());
        assertThat(report.clauseStats()).isEqualTo(stats(row.required("expected_clause_stats")));
        if (row.has("expected_render")) {
            assertThat(report.render()).isEqualTo(row.get("expected_render").asString());
        }
        assertThat(PredicateDebugReport.fromJson(report.toJson().getBytes(UTF_8)))
                .isEqualTo(report);
    }

    private static List<ClauseStats> stats(JsonNode array) {
        return array.valueStream()
                .map(s ->
                        new ClauseStats(
                                s.required("label").asString(),
                                s.required("evaluated").asLong(),
                                s.required("matched").asLong()))
                .toList();
    }

    static Stream<JsonNode> redactions() {
        return both("predicate_debug_report_redacted.json");
    }

    static Stream<JsonNode> upstreamRedactions() {
        return Vectors.upstream("predicate_debug_report_redacted.json");
    }

    // spec 04b §9 M-14, §10 5
    // parity: predicates.redactMetadataKeys
    @ParameterizedTest
    @MethodSource({"redactions", "upstreamRedactions"})
    void redactionsAreExactAndIdempotent(JsonNode row) {
        Set<String> keys = Set.copyOf(Vectors.texts(row.required("redact_keys")));
        PredicateDebugReport report =
                PredicateDebugReport.fromJson(row.required("report").toString().getBytes(UTF_8));
        PredicateDebugReport redacted = report.redactMetadataKeys(keys);
        Vectors.assertSameJson(redacted.toJson(), row.required("redacted_report"));
        assertThat(redacted.redactMetadataKeys(keys)).isEqualTo(redacted);
    }

    static Stream<JsonNode> redactedTraces() {
        return Vectors.rows("predicate_debug_report_redacted.json", "traces");
    }

    @ParameterizedTest
    @MethodSource("redactedTraces")
    void tracesAreRedactedAlike(JsonNode row) {
        ClauseTrace redacted =
                trace(row.required("trace"))
                        .redactMetadataKeys(Set.copyOf(Vectors.texts(row.required("redact_keys"))));
        Vectors.assertSameJson(redacted.toJson(), row.required("redacted_trace"));
    }

    private static ClauseTrace trace(JsonNode json) {
        return new ClauseTrace(
                json.required("label").asString(),
                json.required("result").asBoolean(),
                json.required("children").valueStream().map(PredicateVectorTest::trace).toList());
    }
}
