package org.netmesh.laws.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A type as people write it, without its generics.
 *
 * @param made whether the text shows how a value is made, as {@code Ring.of(int)} does; it may then
 *     stand for a parameter of a type above
 */
record TypeText(String name, boolean made) {
    private static final List<String> COMMON =
            List.of("java.lang.", "java.util.", "java.util.concurrent.", "java.util.function.");

    /** {@code "Function<T,T> validator"} is {@code Function}; {@code "Ring.of(int)"} is Ring. */
    static TypeText of(String text) {
        String plain = text.strip().replace("...", "[]");
        while (plain.matches(".*<[^<>]*>.*")) plain = plain.replaceAll("<[^<>]*>", "");
        int call = plain.indexOf('(');
        if (call >= 0) plain = plain.substring(0, call);
        int blank = plain.indexOf(' ');
        if (blank >= 0) plain = plain.substring(0, blank);
        return new TypeText(plain.replaceAll("\\.[a-z]\\w*$", ""), call >= 0);
    }

    /** Whether it stands for any type: a type variable, a wildcard, or nothing. */
    boolean isAnything() {
        return name.isEmpty() || name.matches("[A-Z]|\\?|…");
    }

    /** Whether a parameter of type {@code actual} is meant. */
    boolean isParameter(Class<?> actual, Class<?> near) {
        return names(actual)
                || (made && resolve(near).filter(actual::isAssignableFrom).isPresent());
    }

    /** Whether a method that returns {@code actual} returns what is meant. */
    boolean isResult(Class<?> actual, Class<?> near) {
        return names(actual)
                || resolve(near).filter(named -> named.isAssignableFrom(actual)).isPresent();
    }

    private boolean names(Class<?> actual) {
        return isAnything() || actual.getSimpleName().equals(name.replaceAll(".*\\.", ""));
    }

    /** Looks inside {@code near} and its outer type, in its package, then in the usual ones. */
    Optional<Class<?>> resolve(Class<?> near) {
        String nested = name.replace('.', '$');
        var places = new ArrayList<String>();
        for (Class<?> type = near; type != null; type = type.getEnclosingClass()) {
            places.add(type.getName() + "$");
        }
        places.add(near.getPackageName() + ".");
        places.addAll(COMMON);
        return places.stream().flatMap(place -> load(place + nested).stream()).findFirst();
    }

    static Optional<Class<?>> load(String binaryName) {
        try {
            return Optional.of(Class.forName(binaryName, false, TypeText.class.getClassLoader()));
        } catch (ClassNotFoundException | NoClassDefFoundError absent) {
            return Optional.empty();
        }
    }

    /** The longest start of a full dotted name that is a type, with what is left of the name. */
    static Optional<Found> longest(String dotted) {
        String[] segments = dotted.split("\\.", -1);
        for (int end = segments.length; end > 0; end--) {
            String rest = String.join(".", Arrays.copyOfRange(segments, end, segments.length));
            Optional<Class<?>> type = load(binary(Arrays.copyOf(segments, end)));
            if (type.isPresent()) return Optional.of(new Found(type.get(), rest));
        }
        return Optional.empty();
    }

    /** A type, and the constants or members that were named after it. */
    record Found(Class<?> type, String rest) {}

    private static String binary(String[] segments) {
        var name = new StringBuilder();
        boolean inType = false;
        for (String segment : segments) {
            if (!name.isEmpty()) name.append(inType ? '$' : '.');
            name.append(segment);
            inType |= Character.isUpperCase(segment.charAt(0));
        }
        return name.toString();
    }
}
