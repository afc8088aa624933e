package org.netmesh.capability.predicate;

import java.util.Optional;
import org.netmesh.capability.CapabilityTagException;
import org.netmesh.capability.Tag;
import org.netmesh.capability.TagKey;
import org.netmesh.capability.TaxonomyAxis;

/** One thing that a node must have (spec 04b §6). Immutable. */
public sealed interface RequiredCapability {
    /** A tag of that meaning. */
    record RequireTag(Tag tag) implements RequiredCapability {}

    record RequirePredicate(Predicate predicate) implements RequiredCapability {}

    /** Any typed tag on the axis. */
    record RequireAxis(TaxonomyAxis axis) implements RequiredCapability {}

    /** A tag of exactly that key, with a value or without. */
    record RequireKey(TagKey key) implements RequiredCapability {}

    /** A tag whose key begins so; ours only, no text form says it. */
    record RequireKeyPrefix(TaxonomyAxis axis, String prefix) implements RequiredCapability {}

    default boolean test(CapabilityView view) {
        return switch (this) {
            case RequirePredicate(Predicate predicate) -> predicate.test(view);
            case RequireTag(Tag tag) -> view.tags().stream().anyMatch(tag::sameMeaning);
            case RequireAxis(TaxonomyAxis axis) -> anyKey(view, key -> key.axis() == axis);
            case RequireKey(TagKey wanted) -> anyKey(view, wanted::equals);
            case RequireKeyPrefix(TaxonomyAxis axis, String prefix) ->
                    anyKey(view, key -> key.axis() == axis && key.key().startsWith(prefix));
        };
    }

    private static boolean anyKey(
            CapabilityView view, java.util.function.Predicate<TagKey> wanted) {
        return view.tags().stream().anyMatch(tag -> tag.key().filter(wanted).isPresent());
    }

    /**
     * Reads {@code key == value}, {@code key >= number}, {@code key <= number} or a tag.
     *
     * @throws IllegalArgumentException with the texts of spec 04b §6
     */
    static RequiredCapability parse(String input) {
        String text = Blanks.trim(input);
        if (text.isEmpty()) {
            throw new IllegalArgumentException("require! input must be non-empty");
        }
        return comparison(text, "==")
                .or(() -> comparison(text, ">="))
                .or(() -> comparison(text, "<="))
                .orElseGet(() -> tag(text));
    }

    /**
     * Any typed tag on the axis of that word.
     *
     * @throws IllegalArgumentException with the text of spec 04b §6
     */
    static RequiredCapability axis(String word) {
        return TaxonomyAxis.fromWire(word)
                .map(RequireAxis::new)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "require_axis! axis \"%s\" is not one of: hardware, software, devices, dataforts"
                                        .formatted(word)));
    }

    private static Optional<RequiredCapability> comparison(String text, String operator) {
        int at = text.indexOf(operator);
        if (at < 0) return Optional.empty();
        String left = Blanks.trim(text.substring(0, at));
        String right = Blanks.trim(text.substring(at + operator.length()));
        TagKey key = key(left);
        Predicate predicate =
                switch (operator) {
                    case ">=" -> P.numericAtLeast(key, number(right, left));
                    case "<=" -> P.numericAtMost(key, number(right, left));
                    default -> P.equalTo(key, unquoted(right));
                };
        return Optional.of(new RequirePredicate(predicate));
    }

    private static RequiredCapability tag(String text) {
        try {
            return new RequireTag(Tag.parseUser(text));
        } catch (CapabilityTagException e) {
            throw new IllegalArgumentException(
                    "require! could not parse tag: " + e.getMessage(), e);
        }
    }

    private static TagKey key(String text) {
        int dot = text.indexOf('.');
        Optional<TaxonomyAxis> axis =
                dot < 0
                        ? Optional.empty()
                        : TaxonomyAxis.fromWire(Blanks.trim(text.substring(0, dot)));
        String key = Blanks.trim(text.substring(dot + 1));
        if (axis.isEmpty() || key.isEmpty()) {
            throw new IllegalArgumentException(
                    "require! tag key \"%s\" must be `<axis>.<key>` with a known axis"
                            .formatted(text));
        }
        return new TagKey(axis.get(), key);
    }

    private static double number(String text, String key) {
        double number = FloatText.parse(text);
        if (!FloatText.isFloat(text)) {
            throw new IllegalArgumentException(
                    "require! numeric value \"%s\" for key \"%s\" did not parse as f64"
                            .formatted(text, key));
        }
        return number;
    }

    private static String unquoted(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == '"') start++;
        while (end > start && text.charAt(end - 1) == '"') end--;
        return text.substring(start, end);
    }
}
