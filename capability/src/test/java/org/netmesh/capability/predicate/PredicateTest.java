package org.netmesh.capability.predicate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.TagKey;

class PredicateTest {
    private static final CapabilitySet EMPTY = CapabilitySet.empty();

    private static CapabilitySet set(String... tags) {
        return CapabilitySet.builder().tags(List.of(tags)).build();
    }

    // spec 04b §9 M-2
    // parity: predicates.p.and
    @Test
    void emptyCompositesAreTrueForAndAndFalseForOr() {
        assertThat(P.and().test(EMPTY)).isTrue();
        assertThat(P.or().test(EMPTY)).isFalse();
        assertThat(P.not(P.or()).test(EMPTY)).isTrue();
    }

    // spec 04b §9 M-3
    // parity: predicates.p.exists
    @Test
    void aPresenceTagSatisfiesNoValueLeaf() {
        CapabilitySet present = set("hardware.gpu");
        assertThat(P.exists("hardware.gpu").test(present)).isTrue();
        assertThat(P.equalTo("hardware.gpu", "").test(present)).isFalse();
        assertThat(P.stringPrefix("hardware.gpu", "").test(present)).isFalse();
        assertThat(P.stringMatches("hardware.gpu", "").test(present)).isFalse();
        assertThat(P.exists("hardware.gpu").test(set("hardware.gpu.vendor=amd"))).isFalse();
    }

    // spec 04b §9 M-4
    @ParameterizedTest
    @ValueSource(
            strings = {"1e3", "+5", ".5", "1.", "inf", "-Infinity", "NaN", "1e999", "-0", "00"})
    void theFloatGrammarTakes(String text) {
        assertThat(FloatText.isFloat(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "+", ".", "e1", "1e", "1e+", "0x1p3", "1_0", "1f", "1d", " 1", "1 ", "--1",
                "infin", "١", "1,5", "1.2.3"
            })
    void theFloatGrammarRefuses(String text) {
        assertThat(FloatText.isFloat(text)).isFalse();
        assertThat(FloatText.parse(text)).isNaN();
    }

    // spec 04b §9 M-5, M-6
    @ParameterizedTest
    @CsvSource({
        "1.2.3, 1.2.0, true",
        "2.0.0, 1.2.0, false",
        "1.1.9, 1.2.0, false",
        "0.3.9, 0.3.1, true",
        "0.4.0, 0.3.1, false",
        "1.3.1, 0.3.1, false",
        "0.0.4, 0.0.4, true",
        "0.0.5, 0.0.4, false",
        "1.2.3+build-1, 1.2.3, true",
        "1, 1.0.0, true",
        "1.2.3.4, 1.0.0, false",
        "18446744073709551616, 1, false"
    })
    void compatibilityFollowsTheCaretRule(String value, String reference, boolean expected) {
        assertThat(P.semverCompatible("software.x", reference).test(set("software.x=" + value)))
                .isEqualTo(expected);
    }

    // spec 04b §10 20
    // parity: predicates.p.numericAtLeast, predicates.p.metadataEquals
    @Test
    void rangesIncludeTheirBoundsAndUnreadableValuesAreFalse() {
        Predicate range = P.numericInRange("hardware.x", 1, 2);
        assertThat(range.test(set("hardware.x=1"))).isTrue();
        assertThat(range.test(set("hardware.x=2"))).isTrue();
        assertThat(range.test(set("hardware.x=2.01"))).isFalse();
        assertThat(range.test(set("hardware.x=many"))).isFalse();
        assertThat(P.not(range).test(set("hardware.x=many"))).isTrue();
        assertThat(P.numericAtLeast("hardware.x", 2).test(set("hardware.x=1", "hardware.x:3")))
                .isTrue();
        assertThat(P.metadataEquals("k", "v").test(EMPTY.withMetadata("k", "v"))).isTrue();
    }

    // spec 04b §9 M-8
    @Test
    void tenThousandNestedNodesFlattenWithoutRecursion() {
        Predicate deep = P.exists("hardware.gpu");
        for (int i = 0; i < 10_000; i++) deep = P.not(deep);
        PredicateWire wire = deep.toWire();
        assertThat(wire.nodes()).hasSize(10_001);
        assertThat(wire.rootIdx()).isEqualTo(10_000);
        assertThat(deep.toJson()).contains("{\"kind\":\"not\",\"child\":0}");
        assertThatThrownBy(wire::predicate)
                .isInstanceOfSatisfying(
                        PredicateException.class,
                        e -> assertThat(e.kind()).isEqualTo(PredicateException.Kind.TOO_DEEP));
    }

    @Test
    void childrenKeepTheirOrder() {
        Predicate predicate =
                P.and(P.exists("hardware.b"), P.or(P.exists("hardware.a")), P.exists("hardware.c"));
        assertThat(predicate.toWire().nodes())
                .extracting(PredicateWire.Node::below)
                .containsExactly(List.of(), List.of(), List.of(1), List.of(), List.of(0, 2, 3));
    }

    // spec 04b §9 M-9; spec 09 §27 51
    @Test
    void sharedNodesAreRefusedInsteadOfExpanded() {
        StringBuilder json = new StringBuilder("{\"nodes\":[{\"kind\":\"and\",\"children\":[]}");
        for (int i = 0; i < 60; i++) {
            json.append(",{\"kind\":\"and\",\"children\":[%d,%d]}".formatted(i, i));
        }
        json.append("],\"root_idx\":60}");
        assertKind(json.toString(), PredicateException.Kind.MALFORMED);
        assertKind(
                "{\"nodes\":[{\"kind\":\"not\",\"child\":0}],\"root_idx\":0}",
                PredicateException.Kind.CYCLE);
        assertKind("{\"nodes\":[],\"root_idx\":0}", PredicateException.Kind.EMPTY);
        assertKind("{}", PredicateException.Kind.JSON);
    }

    private static void assertKind(String json, PredicateException.Kind kind) {
        assertThatThrownBy(() -> Predicate.fromJson(json.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        PredicateException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    // spec 04b §9 M-10, §10 10; spec 09 §27 51
    @Test
    void headersAreCappedBothWaysAndTheFirstOneCounts() {
        String small = NetWhere.encode(P.exists("hardware.gpu"));
        String full = small + " ".repeat(NetWhere.MAX_BYTES - small.length());
        assertThat(NetWhere.decode(full)).isEqualTo(P.exists("hardware.gpu"));
        assertThatThrownBy(() -> NetWhere.decode(" ".repeat(4_097)))
                .hasMessage("predicate wire payload 4097 bytes exceeds header cap 4096");

        Map.Entry<String, byte[]> first = NetWhere.header(P.exists("hardware.gpu"));
        Map.Entry<String, byte[]> second = NetWhere.header(P.exists("hardware.tpu"));
        Map.Entry<String, byte[]> bad = Map.entry(NetWhere.HEADER, "{not-json".getBytes(UTF_8));
        Map.Entry<String, byte[]> other = Map.entry("Net-Where", new byte[0]);
        assertThat(NetWhere.decode(List.of(other, first, second)))
                .contains(P.exists("hardware.gpu"));
        assertThat(NetWhere.decode(List.of(other))).isEmpty();
        assertThatThrownBy(() -> NetWhere.decode(List.of(bad, first)))
                .isInstanceOf(PredicateException.class);
    }

    // spec 04b §10 9
    @Test
    void aPredicateTooLargeForTheHeaderIsRefusedWhenItIsEncoded() {
        List<Predicate> clauses =
                IntStream.range(0, 200)
                        .mapToObj(i -> P.exists("hardware." + "k".repeat(26) + i))
                        .toList();
        assertThatThrownBy(() -> NetWhere.encode(P.or(clauses)))
                .isInstanceOfSatisfying(
                        PredicateException.class,
                        e -> assertThat(e.kind()).isEqualTo(PredicateException.Kind.TOO_LARGE));
        assertThat(NetWhere.encode(P.or(clauses.subList(0, 5))).length()).isLessThan(1_024);
    }

    // spec 04b §12.2
    @Test
    void thresholdsThatJsonCannotSayAreRefusedAtOnce() {
        assertThatThrownBy(() -> P.numericAtLeast("hardware.x", Double.NaN))
                .isInstanceOfSatisfying(
                        PredicateException.class,
                        e -> assertThat(e.kind()).isEqualTo(PredicateException.Kind.NOT_FINITE));
    }

    // spec 04b §4: rows of a service
    @Test
    void rowsAreFilteredByAnOptionalPredicate() {
        List<CapabilitySet> rows = List.of(set("hardware.gpu"), set("plain"));
        Optional<Predicate> gpu = Optional.of(P.exists("hardware.gpu"));
        assertThat(NetWhere.filter(rows.stream(), gpu)).containsExactly(rows.getFirst());
        assertThat(NetWhere.filter(rows.stream(), Optional.empty())).hasSize(2);
    }

    // spec 04b §9 M-7, M-11
    @Test
    void costsOrderClausesAndSaturate() {
        Predicate semver = P.semverAtLeast("software.x", "1");
        Predicate first = P.exists("hardware.a");
        Predicate second = P.exists("hardware.b");
        Predicate and = P.and(semver, first, second, P.metadataExists("k"));
        assertThat(((Predicate.And) and).clauses().planned())
                .containsExactly(P.metadataExists("k"), first, second, semver);
        CardinalitySource huge =
                new CardinalitySource() {
                    @Override
                    public int axisCardinality(TagKey key) {
                        return Integer.MAX_VALUE;
                    }

                    @Override
                    public int metadataCardinality(String key) {
                        return Integer.MAX_VALUE;
                    }
                };
        List<Predicate> order =
                Planner.by(huge).of((Predicate.Or) P.or(semver, P.or(semver, semver), first));
        assertThat(order).containsExactly(semver, P.or(semver, semver), first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpu", "hardware.", "other.x"})
    void keysAsTextAreCheckedAtConstruction(String key) {
        Stream.<Runnable>of(() -> P.exists(key), () -> P.equalTo(key, "v"))
                .forEach(call ->
                        assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class));
    }
}
