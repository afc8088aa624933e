package org.netmesh.capability.predicate;

import java.util.List;
import org.netmesh.capability.TagKey;

/**
 * Builds predicates. Keys are given as {@link TagKey} or as {@code "<axis>.<key>"}, which throws
 * {@link IllegalArgumentException} without a known axis and a key. Thresholds must be finite:
 * {@link PredicateException} {@code NOT_FINITE} otherwise. Stateless.
 */
public final class P {
    private P() {}

    public static Predicate exists(TagKey key) {
        return new Predicate.Exists(key);
    }

    public static Predicate exists(String key) {
        return exists(TagKey.parse(key));
    }

    public static Predicate equalTo(TagKey key, String value) {
        return new Predicate.Equals(key, value);
    }

    public static Predicate equalTo(String key, String value) {
        return equalTo(TagKey.parse(key), value);
    }

    public static Predicate numericAtLeast(TagKey key, double threshold) {
        return new Predicate.NumericAtLeast(key, threshold);
    }

    public static Predicate numericAtLeast(String key, double threshold) {
        return numericAtLeast(TagKey.parse(key), threshold);
    }

    public static Predicate numericAtMost(TagKey key, double threshold) {
        return new Predicate.NumericAtMost(key, threshold);
    }

    public static Predicate numericAtMost(String key, double threshold) {
        return numericAtMost(TagKey.parse(key), threshold);
    }

    public static Predicate numericInRange(TagKey key, double min, double max) {
        return new Predicate.NumericInRange(key, min, max);
    }

    public static Predicate numericInRange(String key, double min, double max) {
        return numericInRange(TagKey.parse(key), min, max);
    }

    public static Predicate semverAtLeast(TagKey key, String version) {
        return new Predicate.SemverAtLeast(key, version);
    }

    public static Predicate semverAtLeast(String key, String version) {
        return semverAtLeast(TagKey.parse(key), version);
    }

    public static Predicate semverAtMost(TagKey key, String version) {
        return new Predicate.SemverAtMost(key, version);
    }

    public static Predicate semverAtMost(String key, String version) {
        return semverAtMost(TagKey.parse(key), version);
    }

    public static Predicate semverCompatible(TagKey key, String version) {
        return new Predicate.SemverCompatible(key, version);
    }

    public static Predicate semverCompatible(String key, String version) {
        return semverCompatible(TagKey.parse(key), version);
    }

    public static Predicate stringPrefix(TagKey key, String prefix) {
        return new Predicate.StringPrefix(key, prefix);
    }

    public static Predicate stringPrefix(String key, String prefix) {
        return stringPrefix(TagKey.parse(key), prefix);
    }

    public static Predicate stringMatches(TagKey key, String pattern) {
        return new Predicate.StringMatches(key, pattern);
    }

    public static Predicate stringMatches(String key, String pattern) {
        return stringMatches(TagKey.parse(key), pattern);
    }

    public static Predicate metadataExists(String key) {
        return new Predicate.MetadataExists(key);
    }

    public static Predicate metadataEquals(String key, String value) {
        return new Predicate.MetadataEquals(key, value);
    }

    public static Predicate metadataMatches(String key, String pattern) {
        return new Predicate.MetadataMatches(key, pattern);
    }

    public static Predicate metadataNumericAtLeast(String key, double threshold) {
        return new Predicate.MetadataNumericAtLeast(key, threshold);
    }

    /** Without clauses true. */
    public static Predicate and(Predicate... clauses) {
        return and(List.of(clauses));
    }

    public static Predicate and(List<Predicate> clauses) {
        return new Predicate.And(new Clauses(clauses));
    }

    /** Without clauses false. */
    public static Predicate or(Predicate... clauses) {
        return or(List.of(clauses));
    }

    public static Predicate or(List<Predicate> clauses) {
        return new Predicate.Or(new Clauses(clauses));
    }

    public static Predicate not(Predicate clause) {
        return new Predicate.Not(clause);
    }
}
