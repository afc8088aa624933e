package org.netmesh.capability.predicate;

import java.util.List;
import org.netmesh.capability.TagKey;

/**
 * A condition on tags and metadata (spec 04b §2). Keys match exactly; any value of a key may
 * satisfy a leaf; a value that cannot be read makes its leaf false; the separator of a tag does not
 * matter; reserved and legacy tags are invisible. Built with {@link P}. Immutable; evaluation is
 * pure.
 */
public sealed interface Predicate {
    /** A condition without parts. */
    sealed interface Leaf extends Predicate {}

    /** A condition on the values of one tag key; a tag without a value never satisfies it. */
    sealed interface ValueLeaf extends Leaf {
        TagKey key();

        /** Whether this value satisfies the leaf. */
        boolean accepts(String value);
    }

    /** A condition on the value of one metadata key. */
    sealed interface MetadataLeaf extends Leaf {
        String key();

        /** Whether this value satisfies the leaf. */
        boolean accepts(String value);
    }

    /** Some tag has the key, with a value or without. */
    record Exists(TagKey key) implements Leaf {}

    record Equals(TagKey key, String value) implements ValueLeaf {
        @Override
        public boolean accepts(String text) {
            return text.equals(value);
        }
    }

    record NumericAtLeast(TagKey key, double threshold) implements ValueLeaf {
        public NumericAtLeast {
            Finite.check(threshold);
        }

        @Override
        public boolean accepts(String text) {
            return FloatText.parse(text) >= threshold;
        }
    }

    record NumericAtMost(TagKey key, double threshold) implements ValueLeaf {
        public NumericAtMost {
            Finite.check(threshold);
        }

        @Override
        public boolean accepts(String text) {
            return FloatText.parse(text) <= threshold;
        }
    }

    /** Both bounds belong to the range. */
    record NumericInRange(TagKey key, double min, double max) implements ValueLeaf {
        public NumericInRange {
            Finite.check(min);
            Finite.check(max);
        }

        @Override
        public boolean accepts(String text) {
            double number = FloatText.parse(text);
            return number >= min && number <= max;
        }
    }

    record SemverAtLeast(TagKey key, String version) implements ValueLeaf {
        @Override
        public boolean accepts(String text) {
            return Version.compare(
                    text, version, (value, reference) -> value.compareTo(reference) >= 0);
        }
    }

    record SemverAtMost(TagKey key, String version) implements ValueLeaf {
        @Override
        public boolean accepts(String text) {
            return Version.compare(
                    text, version, (value, reference) -> value.compareTo(reference) <= 0);
        }
    }

    record SemverCompatible(TagKey key, String version) implements ValueLeaf {
        @Override
        public boolean accepts(String text) {
            return Version.compare(text, version, Version::isCompatibleWith);
        }
    }

    record StringPrefix(TagKey key, String prefix) implements ValueLeaf {
        @Override
        public boolean accepts(String text) {
            return text.startsWith(prefix);
        }
    }

    /** The value contains the pattern: a substring, no regular expression. */
    record StringMatches(TagKey key, String pattern) implements ValueLeaf {
        @Override
        public boolean accepts(String text) {
            return text.contains(pattern);
        }
    }

    record MetadataExists(String key) implements MetadataLeaf {
        @Override
        public boolean accepts(String text) {
            return true;
        }
    }

    record MetadataEquals(String key, String value) implements MetadataLeaf {
        @Override
        public boolean accepts(String text) {
            return text.equals(value);
        }
    }

    /** The value contains the pattern: a substring, no regular expression. */
    record MetadataMatches(String key, String pattern) implements MetadataLeaf {
        @Override
        public boolean accepts(String text) {
            return text.contains(pattern);
        }
    }

    record MetadataNumericAtLeast(String key, double threshold) implements MetadataLeaf {
        public MetadataNumericAtLeast {
            Finite.check(threshold);
        }

        @Override
        public boolean accepts(String text) {
            return FloatText.parse(text) >= threshold;
        }
    }

    /** All hold; without clauses true. */
    record And(Clauses clauses) implements Predicate {
        public List<Predicate> children() {
            return clauses.declared();
        }
    }

    /** Any holds; without clauses false. */
    record Or(Clauses clauses) implements Predicate {
        public List<Predicate> children() {
            return clauses.declared();
        }
    }

    record Not(Predicate child) implements Predicate {}

    /** Evaluates cheap clauses first; the order never changes the answer. */
    default boolean test(CapabilityView view) {
        return Evaluation.test(this, view, Evaluation.PLANNED);
    }

    /** Evaluates clauses in the order of their declaration. */
    default boolean testUnplanned(CapabilityView view) {
        return Evaluation.test(this, view, Evaluation.DECLARED);
    }

    /** Evaluates in an order that knows how many values each key has. */
    default boolean test(CapabilityView view, CardinalitySource cardinalities) {
        return Evaluation.test(this, view, Planner.by(cardinalities));
    }

    /** Evaluates as {@link #test(CapabilityView)} does and records every clause that ran. */
    default Traced trace(CapabilityView view) {
        return Evaluation.trace(this, view);
    }

    /** What traces and reports call this clause (spec 04b §5.1). */
    default String label() {
        return Labels.of(this);
    }

    /** The flat form: children before parents. */
    default PredicateWire toWire() {
        return PredicateWire.of(this);
    }

    /**
     * @throws PredicateException for any table that {@link #toWire} does not give
     */
    static Predicate fromWire(PredicateWire wire) {
        return wire.predicate();
    }

    /** The JSON of {@link #toWire}; equal predicates give equal texts. */
    default String toJson() {
        return PredicateJson.write(toWire());
    }

    /**
     * @throws PredicateException for anything else than the JSON of a well-formed table
     */
    static Predicate fromJson(byte[] json) {
        return PredicateJson.read(json).predicate();
    }
}
