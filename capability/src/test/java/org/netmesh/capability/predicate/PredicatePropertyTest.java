package org.netmesh.capability.predicate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.RandomPredicates;
import org.netmesh.capability.Seeds;
import org.netmesh.capability.TagKey;

class PredicatePropertyTest {
    static LongStream seeds() {
        return Seeds.fresh(1_000);
    }

    // spec 04b §9 M-1
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void allEvaluationsAgreeWithTheNaiveOne(long seed) {
        RandomPredicates random = new RandomPredicates(seed);
        Predicate predicate = random.predicate(4);
        CapabilitySet set = random.set();
        boolean expected = naive(predicate, set);
        assertThat(predicate.test(set)).as(predicate.toJson() + set).isEqualTo(expected);
        assertThat(predicate.testUnplanned(set)).isEqualTo(expected);
        assertThat(predicate.trace(set).result()).isEqualTo(expected);
        assertThat(predicate.test(set, cardinalities(seed))).isEqualTo(expected);
    }

    // spec 04b §3
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyPredicateReadsBackFromItsJson(long seed) {
        Predicate predicate = new RandomPredicates(seed).predicate(4);
        String json = predicate.toJson();
        Predicate read = Predicate.fromJson(json.getBytes(UTF_8));
        assertThat(read).isEqualTo(predicate);
        assertThat(read.toJson()).isEqualTo(json);
    }

    private static CardinalitySource cardinalities(long seed) {
        return new CardinalitySource() {
            @Override
            public int axisCardinality(TagKey key) {
                return (int) seed * key.hashCode();
            }

            @Override
            public int metadataCardinality(String key) {
                return (int) seed + key.hashCode();
            }
        };
    }

    /** As the table of spec 04b §2.1 says it, with regular expressions and big numbers. */
    static boolean naive(Predicate predicate, CapabilitySet set) {
        return switch (predicate) {
            case Predicate.And and -> and.children().stream().allMatch(c -> naive(c, set));
            case Predicate.Or or -> or.children().stream().anyMatch(c -> naive(c, set));
            case Predicate.Not(Predicate child) -> !naive(child, set);
            case Predicate.Exists(TagKey key) ->
                    set.tags().stream().anyMatch(t -> t.key().filter(key::equals).isPresent());
            case Predicate.ValueLeaf leaf ->
                    set.tags().stream()
                            .filter(t -> t.key().filter(leaf.key()::equals).isPresent())
                            .flatMap(t -> t.value().stream())
                            .anyMatch(value -> naiveValue(leaf, value));
            case Predicate.MetadataLeaf leaf ->
                    set.metadata().containsKey(leaf.key())
                            && naiveMetadata(leaf, set.metadata().getOrDefault(leaf.key(), ""));
        };
    }

    private static boolean naiveValue(Predicate.ValueLeaf leaf, String value) {
        return switch (leaf) {
            case Predicate.Equals(_, String wanted) -> value.equals(wanted);
            case Predicate.NumericAtLeast(_, double t) -> number(value) >= t;
            case Predicate.NumericAtMost(_, double t) -> number(value) <= t;
            case Predicate.NumericInRange(_, double min, double max) ->
                    number(value) >= min && number(value) <= max;
            case Predicate.SemverAtLeast(_, String v) ->
                    versions(value, v, (a, b) -> order(a, b) >= 0);
            case Predicate.SemverAtMost(_, String v) ->
                    versions(value, v, (a, b) -> order(a, b) <= 0);
            case Predicate.SemverCompatible(_, String v) ->
                    versions(value, v, PredicatePropertyTest::compatible);
            case Predicate.StringPrefix(_, String prefix) -> value.indexOf(prefix) == 0;
            case Predicate.StringMatches(_, String pattern) -> value.contains(pattern);
        };
    }

    private static boolean naiveMetadata(Predicate.MetadataLeaf leaf, String value) {
        return switch (leaf) {
            case Predicate.MetadataExists _ -> true;
            case Predicate.MetadataEquals(_, String wanted) -> value.equals(wanted);
            case Predicate.MetadataMatches(_, String pattern) -> value.contains(pattern);
            case Predicate.MetadataNumericAtLeast(_, double t) -> number(value) >= t;
        };
    }

    private static final Pattern FLOAT =
            Pattern.compile(
                    "[+-]?(?:inf|infinity|nan|(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?)",
                    Pattern.CASE_INSENSITIVE);

    private static double number(String text) {
        if (!FLOAT.matcher(text).matches()) return Double.NaN;
        String word = text.toLowerCase(Locale.ROOT);
        if (word.contains("nan")) return Double.NaN;
        if (word.contains("inf")) {
            return word.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return Double.parseDouble(text);
    }

    private static final Pattern VERSION =
            Pattern.compile(" *(\\d+) *(?:\\. *(\\d+) *)?(?:\\. *(\\d+) *)?");

    private static boolean versions(
            String value, String reference, BiPredicate<List<BigInteger>, List<BigInteger>> test) {
        List<BigInteger> a = version(value);
        List<BigInteger> b = version(reference);
        return !a.isEmpty() && !b.isEmpty() && test.test(a, b);
    }

    private static List<BigInteger> version(String text) {
        Matcher matcher = VERSION.matcher(text.replaceFirst("-.*", "").replaceFirst("\\+.*", ""));
        if (!matcher.matches()) return List.of();
        return Stream.of(1, 2, 3)
                .map(matcher::group)
                .map(part -> part == null ? BigInteger.ZERO : new BigInteger(part))
                .toList();
    }

    private static int order(List<BigInteger> a, List<BigInteger> b) {
        for (int i = 0; i < 3; i++) {
            if (!a.get(i).equals(b.get(i))) return a.get(i).compareTo(b.get(i));
        }
        return 0;
    }

    private static boolean compatible(List<BigInteger> value, List<BigInteger> reference) {
        if (order(value, reference) < 0) return false;
        int fixed = 0;
        while (fixed < 2 && reference.get(fixed).signum() == 0) fixed++;
        return value.subList(0, fixed + 1).equals(reference.subList(0, fixed + 1));
    }
}
