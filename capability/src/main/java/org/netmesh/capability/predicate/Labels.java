package org.netmesh.capability.predicate;

import org.netmesh.kernel.codec.ShortestDecimal;

/** What traces and reports call a clause (spec 04b §5.1). Stateless. */
final class Labels {
    private Labels() {}

    static String of(Predicate predicate) {
        return switch (predicate) {
            case Predicate.Exists(var key) -> "Exists(" + key + ")";
            case Predicate.Equals(var key, var value) -> "Equals(" + key + "=" + value + ")";
            case Predicate.NumericAtLeast(var key, var threshold) ->
                    "NumericAtLeast(" + key + " >= " + number(threshold) + ")";
            case Predicate.NumericAtMost(var key, var threshold) ->
                    "NumericAtMost(" + key + " <= " + number(threshold) + ")";
            case Predicate.NumericInRange(var key, var min, var max) ->
                    "NumericInRange(%s in [%s, %s])".formatted(key, number(min), number(max));
            case Predicate.SemverAtLeast(var key, var version) ->
                    "SemverAtLeast(" + key + " >= " + version + ")";
            case Predicate.SemverAtMost(var key, var version) ->
                    "SemverAtMost(" + key + " <= " + version + ")";
            case Predicate.SemverCompatible(var key, var version) ->
                    "SemverCompatible(" + key + " ~= " + version + ")";
            case Predicate.StringPrefix(var key, var prefix) ->
                    "StringPrefix(" + key + " starts with " + Quoted.text(prefix) + ")";
            case Predicate.StringMatches(var key, var pattern) ->
                    "StringMatches(" + key + " contains " + Quoted.text(pattern) + ")";
            case Predicate.MetadataExists(var key) -> "MetadataExists(" + key + ")";
            case Predicate.MetadataEquals(var key, var value) ->
                    "MetadataEquals(" + key + "=" + value + ")";
            case Predicate.MetadataMatches(var key, var pattern) ->
                    "MetadataMatches(" + key + " contains " + Quoted.text(pattern) + ")";
            case Predicate.MetadataNumericAtLeast(var key, var threshold) ->
                    "MetadataNumericAtLeast(" + key + " >= " + number(threshold) + ")";
            case Predicate.And(Clauses clauses) -> "And(" + clauses.declared().size() + " clauses)";
            case Predicate.Or(Clauses clauses) -> "Or(" + clauses.declared().size() + " clauses)";
            case Predicate.Not _ -> "Not";
        };
    }

    /** The shortest decimal, never scientific, without a trailing {@code .0}. */
    private static String number(double value) {
        if (value == 0) return 1 / value < 0 ? "-0" : "0";
        return ShortestDecimal.of(value).toPlainString();
    }
}
